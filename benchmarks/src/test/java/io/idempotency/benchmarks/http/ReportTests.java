package io.idempotency.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTests {

    @Test
    void theTablesHaveThroughputLatencyAndRatios() {
        assertThat(new Report(Rounds.two(), List.of("2 processors"), Rounds.GOALS).text())
                .contains(
                        "- 2 processors\n",
                        "medians of 2 rounds",
                        "## Bodies of 200 bytes",
                        "| a | plain, without us | 550 | 1.50 | 4.00 |",
                        "| b/a | starter, no key sent | plain, without us | 1.000 (0.950–1.050) | 0.97 |",
                        "## Bodies of 1000 bytes",
                        "| b/b-before | starter, no key sent | starter, no key sent, before | 1.500 (1.250–1.750) |  |");
    }

    @Test
    void thePlotIsWellFormed() throws Exception {
        Document plot = parsed(new RatioPlot(Rounds.two(), Rounds.GOALS).text());

        assertThat(plot.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(plot.getElementsByTagName("circle").getLength())
                .as("two sizes in the legend, and two ratios of each")
                .isEqualTo(2 + 2 * 2);
        assertThat(plot.getDocumentElement().getTextContent()).contains("b/a", "b/b-before", "200 bytes", "goal");
    }

    @Test
    void withoutGoalsThereAreNone() throws Exception {
        Document plot = parsed(new RatioPlot(Rounds.two(), Map.of()).text());

        assertThat(plot.getDocumentElement().getTextContent()).doesNotContain("goal");
    }

    private static Document parsed(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }
}
