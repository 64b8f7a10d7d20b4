package oxmon.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import oxmon.metrics.query.Grouping;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.Ranking;
import oxmon.metrics.query.SeriesQuery;
import oxmon.metrics.query.SeriesSelector;

/** Evaluates questions with lists and loops, straight from docs/query.md. */
final class NaiveQuery {
    private final Map<Series, NavigableMap<Long, Double>> points;

    NaiveQuery(Map<Series, NavigableMap<Long, Double>> points) {
        this.points = points;
    }

    List<Samples> answer(SeriesQuery query) {
        Map<Series, NavigableMap<Long, Double>> answer = new TreeMap<>(SeriesSelector.ORDER);
        points.forEach((series, values) -> {
            NavigableMap<Long, Double> sampled = sampled(values, query.sampling());
            if (query.selector().test(series) && !sampled.isEmpty()) {
                answer.put(series, sampled);
            }
        });
        List<Samples> all = new ArrayList<>();
        query.grouping()
                .map(grouping -> grouped(answer, grouping))
                .orElse(answer)
                .forEach((series, values) -> all.add(samples(series, values)));
        query.ranking().ifPresent(ranking -> {
            Comparator<Samples> byScore = Comparator.comparingDouble(s -> one(list(s.values()), ranking.by()));
            all.sort(ranking.highest() ? byScore.reversed() : byScore);
            all.subList(Math.min(ranking.count(), all.size()), all.size()).clear();
        });
        return all;
    }

    private static NavigableMap<Long, Double> sampled(NavigableMap<Long, Double> values, Sampling how) {
        NavigableMap<Long, Double> answer = new TreeMap<>();
        Aggregation by = how.aggregation();
        SortedMap<Long, Double> inside = values.subMap(how.fromMillis(), true, how.toMillis(), true);
        if (!by.isCounter() && how.stepMillis() == 0) {
            answer.putAll(inside);
            return answer;
        }
        TreeMap<Long, List<Double>> steps = new TreeMap<>();
        TreeMap<Long, Long> seen = new TreeMap<>();
        long lookBack = Math.max(how.stepMillis(), 300_000);
        inside.forEach((at, value) -> {
            long step = how.stepMillis() == 0 ? at : at - Math.floorMod(at, how.stepMillis());
            if (!by.isCounter()) {
                steps.computeIfAbsent(step, s -> new ArrayList<>()).add(value);
                return;
            }
            Map.Entry<Long, Double> before = values.lowerEntry(at);
            if (before != null && before.getKey() >= how.fromMillis() - lookBack) {
                double was = before.getValue();
                steps.computeIfAbsent(step, s -> new ArrayList<>()).add(value < was ? value : value - was);
                seen.merge(step, at - before.getKey(), Long::sum);
            }
        });
        steps.forEach((step, list) -> answer.put(
                step,
                switch (by) {
                    case INCREASE -> one(list, Aggregation.SUM);
                    case RATE -> one(list, Aggregation.SUM) / (seen.getOrDefault(step, 0L) / 1000.0);
                    default -> one(list, by);
                }));
        return answer;
    }

    private static Map<Series, NavigableMap<Long, Double>> grouped(
            Map<Series, NavigableMap<Long, Double>> all, Grouping grouping) {
        Map<Series, Map<Long, List<Double>>> groups = new TreeMap<>(SeriesSelector.ORDER);
        all.forEach((series, values) -> {
            TreeMap<String, String> labels = new TreeMap<>(series.labels().asMap());
            labels.keySet().retainAll(grouping.labels());
            Series group = new Series(grouping.byAgent() ? series.agent() : "", series.metric(), Labels.of(labels));
            values.forEach((at, value) -> groups.computeIfAbsent(group, g -> new TreeMap<>())
                    .computeIfAbsent(at, t -> new ArrayList<>())
                    .add(value));
        });
        Map<Series, NavigableMap<Long, Double>> answer = new TreeMap<>(SeriesSelector.ORDER);
        groups.forEach((series, steps) -> steps.forEach((at, list) ->
                answer.computeIfAbsent(series, s -> new TreeMap<>()).put(at, one(list, grouping.across()))));
        return answer;
    }

    private static double one(List<Double> values, Aggregation by) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        double sum = values.stream().mapToDouble(v -> v).sum();
        return switch (by) {
            case AVG -> sum / values.size();
            case MIN -> sorted.get(0);
            case MAX -> sorted.get(sorted.size() - 1);
            case SUM -> sum;
            case COUNT -> values.size();
            case FIRST -> values.get(0);
            case LAST -> values.get(values.size() - 1);
            case P50 -> percentile(sorted, 0.5);
            case P95 -> percentile(sorted, 0.95);
            case P99 -> percentile(sorted, 0.99);
            case RATE, INCREASE -> throw new IllegalArgumentException();
        };
    }

    private static double percentile(List<Double> sorted, double quantile) {
        double place = quantile * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    private static List<Double> list(double[] values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    private static Samples samples(Series series, Map<Long, Double> values) {
        return new Samples(
                series,
                values.keySet().stream().mapToLong(at -> at).toArray(),
                values.values().stream().mapToDouble(value -> value).toArray());
    }

    /** A question that makes sense, about agents web-1, web-2, db-1 and cache. */
    static SeriesQuery random(Random random, long earliest, long latest) {
        SeriesSelector selector = new SeriesSelector(
                NameSelector.of(one(random, List.of(List.of("*"), List.of("web-*"), List.of("web-1", "cache")))),
                NameSelector.of(one(random, List.of(List.of("cpu"), List.of("net.sent"), List.of("*")))),
                one(random, List.of(List.of(), List.of(LabelMatcher.parse("core=~[01]|")))));
        long from = earliest + random.nextLong(latest - earliest);
        long step = one(random, List.of(1000L, 7_000L, 60_000L, 300_000L, 1_800_000L, 50_000_000L));
        Aggregation by = one(random, List.of(Aggregation.values()));
        boolean grouping = random.nextBoolean();
        if (!grouping && random.nextInt(4) == 0) {
            step = 0;
        }
        return new SeriesQuery(
                selector,
                new Sampling(from, from + random.nextLong(latest - from), step, by),
                grouping
                        ? Optional.of(new Grouping(
                                one(random, List.of(Set.of(), Set.of("core"), Set.of("if", "core"))),
                                random.nextBoolean(),
                                one(
                                        random,
                                        List.of(
                                                Aggregation.AVG,
                                                Aggregation.MIN,
                                                Aggregation.MAX,
                                                Aggregation.SUM,
                                                Aggregation.COUNT,
                                                Aggregation.P95))))
                        : Optional.empty(),
                random.nextInt(3) == 0
                        ? Optional.of(new Ranking(
                                1 + random.nextInt(5),
                                random.nextBoolean(),
                                one(random, List.of(Aggregation.COUNT, Aggregation.LAST, Aggregation.MAX))))
                        : Optional.empty());
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
