package oxmon.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What every page must keep to: its words come from the bundles, and nothing in it needs an open security policy. */
class PagesTest {
    private static final Pattern EXPRESSION = Pattern.compile("#\\{[^}]*}");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2,}");
    /** Names, not words. */
    private static final Set<String> NAMES = Set.of("oxmon", "Ctrl K");
    /** Attributes that people read or hear. */
    private static final Set<String> SPOKEN =
            Set.of("title", "alt", "placeholder", "aria-label", "headerText", "header", "label", "emptyMessage");

    @Test
    void everyWordComesFromTheBundles() {
        for (Path page : Project.files(".xhtml")) {
            List<String> found = new ArrayList<>();
            walk(parse(page).getDocumentElement(), found);
            assertThat(found).as(page.getFileName().toString()).isEmpty();
        }
    }

    @Test
    void noPageHasStylesOrHandlersInPlace() {
        for (Path page : Project.files(".xhtml")) {
            assertThat(Project.read(page))
                    .as(page.getFileName().toString())
                    .doesNotContainPattern("\\sstyle=")
                    .doesNotContainPattern("\\son[a-z]+=")
                    .doesNotContain("javascript:")
                    .doesNotContainPattern("<(h|p):[^>]*\\s(width|height)=");
        }
    }

    /** Data from hosts may hold markup; scripts make elements and set text. */
    @Test
    void noScriptMakesMarkupOrCodeFromText() {
        for (Path script : Project.files(".js")) {
            assertThat(Project.read(script))
                    .as(script.getFileName().toString())
                    .doesNotContainPattern("\\.(innerHTML|outerHTML|insertAdjacentHTML)\\b")
                    .doesNotContainPattern("\\b(eval|document\\.write)\\(|new Function\\(")
                    .doesNotContain("setAttribute('style'")
                    .contains("'use strict'");
        }
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        for (String suffix : List.of(".xhtml", ".js", ".css")) {
            for (Path file : Project.files(suffix)) {
                assertThat(Project.read(file))
                        .as(file.getFileName().toString())
                        .doesNotContainPattern("(src|href)=[\"'](https?:)?//|url\\([\"']?(https?:)?//|@import");
            }
        }
    }

    private static void walk(Node node, List<String> found) {
        if (node.getNodeType() == Node.TEXT_NODE) {
            add(String.valueOf(node.getNodeValue()), found);
        }
        NamedNodeMap attributes = node.getAttributes();
        for (int i = 0; attributes != null && i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            boolean button = String.valueOf(node.getNodeName()).matches("[hp]:(commandButton|outputLabel|commandLink)");
            if (SPOKEN.contains(attribute.getLocalName())
                    || (button && attribute.getName().equals("value"))) {
                add(attribute.getValue(), found);
            }
        }
        NodeList children = node.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            walk(children.item(i), found);
        }
    }

    private static void add(String text, List<String> found) {
        String rest = EXPRESSION.matcher(text).replaceAll("").strip();
        if (!NAMES.contains(rest.replaceAll("\\s*[·,]\\s*", ""))
                && LETTERS.matcher(rest).find()) {
            found.add(rest);
        }
    }

    private static Document parse(Path page) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            String xml = Project.read(page).replaceFirst("(?i)<!DOCTYPE[^>]*>", "");
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new IllegalStateException(page.toString(), e);
        }
    }
}
