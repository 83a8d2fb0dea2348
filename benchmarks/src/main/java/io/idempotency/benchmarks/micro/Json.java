package io.idempotency.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes JSON texts as APIs exchange them. */
final class Json {

    private static final String START = "{\"reference\":\"INV-2024-0815\",\"lines\":[";
    private static final String END = "]}";

    private Json() {}

    /**
     * Makes a text: an object with a list of small objects, whose members are not in order.
     *
     * @param bytes how long it is, at least 100
     */
    static byte[] ofSize(int bytes) {
        StringBuilder text = new StringBuilder(bytes).append(START);
        String line = line(0);
        for (int number = 1; text.length() + line.length() + END.length() <= bytes; number++) {
            text.append(line).append(',');
            line = line(number);
        }
        text.setLength(text.length() - 1);
        text.append(END);
        int missing = bytes - text.length();
        text.insert(START.indexOf("INV"), "0".repeat(missing));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(int number) {
        return String.format(
                Locale.ROOT,
                "{\"sku\":\"A-%05d\",\"quantity\":%d,\"price\":%d.90,\"gift\":%b}",
                number,
                number % 7 + 1,
                number % 90 + 10,
                number % 2 == 0);
    }
}
