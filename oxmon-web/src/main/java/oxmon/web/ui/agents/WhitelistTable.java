package oxmon.web.ui.agents;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;
import org.primefaces.model.SortOrder;

/** The pages of the table of agents that may report: sorted and cut here, so that the browser gets one page's rows. */
public final class WhitelistTable extends LazyDataModel<WhitelistRow> {
    private static final long serialVersionUID = 1;
    private static final Map<String, Comparator<WhitelistRow>> ORDERS = Map.of(
            "agent", Comparator.comparing(WhitelistRow::agent, String.CASE_INSENSITIVE_ORDER),
            "description", Comparator.comparing(WhitelistRow::description, String.CASE_INSENSITIVE_ORDER),
            "lastSeen",
                    Comparator.comparing(
                            row -> Optional.ofNullable(row.lastSeen()).orElse(Instant.EPOCH)),
            "version", Comparator.comparing(WhitelistRow::version),
            "created", Comparator.comparing(WhitelistRow::created));

    private final transient Supplier<List<WhitelistRow>> rows;

    WhitelistTable(Supplier<List<WhitelistRow>> rows) {
        this.rows = rows;
    }

    @Override
    public int count(Map<String, FilterMeta> filters) {
        return rows.get().size();
    }

    @Override
    public List<WhitelistRow> load(int first, int size, Map<String, SortMeta> sort, Map<String, FilterMeta> filters) {
        return rows.get().stream().sorted(order(sort)).skip(first).limit(size).toList();
    }

    @Override
    public String getRowKey(WhitelistRow row) {
        return row.agent();
    }

    private static Comparator<WhitelistRow> order(Map<String, SortMeta> sort) {
        for (SortMeta by : sort.values()) {
            Comparator<WhitelistRow> order = ORDERS.get(by.getField());
            if (order != null && by.getOrder() != SortOrder.UNSORTED) {
                return by.getOrder() == SortOrder.DESCENDING ? order.reversed() : order;
            }
        }
        return ORDERS.getOrDefault("agent", Comparator.comparing(WhitelistRow::agent));
    }
}
