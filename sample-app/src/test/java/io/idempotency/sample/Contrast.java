package io.idempotency.sample;

import com.microsoft.playwright.Page;
import java.util.List;

/** Measures how well the text of a page can be told from what is behind it. */
final class Contrast {

    /** WCAG 2.2, success criterion 1.4.3, level AA: what text needs that is not large. */
    private static final double NEEDED = 4.5;

    private static final String TOO_WEAK = """
            needed => {
              const channels = color => color.match(/[\\d.]+/g).map(Number);
              const luminance = color => channels(color).slice(0, 3)
                  .map(value => value / 255)
                  .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                  .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
              const behind = element => {
                const color = getComputedStyle(element).backgroundColor;
                return channels(color)[3] === 0 ? behind(element.parentElement) : color;
              };
              const contrast = element => {
                const both = [getComputedStyle(element).color, behind(element)].map(luminance);
                return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
              };
              const hasText = element => element.matches('input')
                  || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
              return [...document.body.querySelectorAll('*')]
                  .filter(element => element.getClientRects().length > 0 && hasText(element))
                  .map(element => [element, contrast(element)])
                  .filter(([, ratio]) => ratio < needed)
                  .map(([element, ratio]) => `${element.outerHTML} ${ratio.toFixed(2)}`);
            }
            """;

    private Contrast() {}

    /** {@return the visible elements whose text has too little contrast, with their ratios} */
    static List<?> tooWeak(Page page) {
        return (List<?>) page.evaluate(TOO_WEAK, NEEDED);
    }
}
