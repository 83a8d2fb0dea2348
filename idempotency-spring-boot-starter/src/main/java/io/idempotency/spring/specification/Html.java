package io.idempotency.spring.specification;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.web.util.HtmlUtils;

/** Writes a plain page. All texts are escaped. Not thread safe. */
final class Html {

    private static final String STYLE = "body{max-width:50em;margin:2em auto;padding:0 1em;font:1em/1.5 sans-serif}"
            + "table{border-collapse:collapse}td,th{text-align:left;padding:.2em 1.5em .2em 0;vertical-align:top}";

    private final StringBuilder text = new StringBuilder();

    Html(String title) {
        this.text.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        element("title", title);
        this.text.append("<style>").append(STYLE).append("</style>\n</head>\n<body>\n");
        element("h1", title);
    }

    Html section(String id, String title) {
        return heading("h2", id, title);
    }

    Html subsection(String id, String title) {
        return heading("h3", id, title);
    }

    private Html heading(String tag, String id, String title) {
        this.text.append('<').append(tag).append(" id=\"").append(escaped(id)).append("\">");
        this.text.append(escaped(title)).append("</").append(tag).append(">\n");
        return this;
    }

    Html paragraph(String sentences) {
        return element("p", sentences);
    }

    Html table(List<String> head, List<List<String>> rows) {
        this.text.append("<table>\n");
        row("th", head);
        rows.forEach(cells -> row("td", cells));
        this.text.append("</table>\n");
        return this;
    }

    private void row(String tag, List<String> cells) {
        this.text.append("<tr>");
        cells.forEach(cell -> element(tag, cell));
        this.text.append("</tr>\n");
    }

    private Html element(String tag, String content) {
        this.text.append('<').append(tag).append('>').append(escaped(content));
        this.text.append("</").append(tag).append(">\n");
        return this;
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }

    /** {@return the whole page} */
    String end() {
        return this.text + "</body>\n</html>\n";
    }
}
