package io.idempotency.spring.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.DigestUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Handlers that read their body in every way there is, and say what they read. */
@RestController
class BodyController {

    private final Ledger ledger;

    BodyController(Ledger ledger) {
        this.ledger = ledger;
    }

    @PostMapping("/json")
    Map<String, Object> json(@RequestHeader(Http.KEY) String key, @RequestBody Map<String, Object> body) {
        return Map.of("run", this.ledger.record(key), "body", body);
    }

    @PostMapping("/stream")
    String stream(@RequestHeader(Http.KEY) String key, HttpServletRequest request) throws IOException {
        return said(key, DigestUtils.md5DigestAsHex(request.getInputStream()));
    }

    @PostMapping("/byte-by-byte")
    String byteByByte(@RequestHeader(Http.KEY) String key, HttpServletRequest request) throws IOException {
        int sum = 0;
        for (int value = request.getInputStream().read();
                value >= 0;
                value = request.getInputStream().read()) {
            sum = 31 * sum + value;
        }
        return said(key, Integer.toString(sum));
    }

    @PostMapping("/reader")
    String reader(@RequestHeader(Http.KEY) String key, HttpServletRequest request) throws IOException {
        BufferedReader reader = request.getReader();
        return said(key, reader.lines().collect(Collectors.joining("|")));
    }

    @PostMapping("/half")
    String half(@RequestHeader(Http.KEY) String key, HttpServletRequest request) throws IOException {
        return said(key, new String(request.getInputStream().readNBytes(5), StandardCharsets.UTF_8));
    }

    @PostMapping("/unread")
    String unread(@RequestHeader(Http.KEY) String key) {
        return said(key, "nothing");
    }

    @PostMapping("/finished")
    String finished(@RequestHeader(Http.KEY) String key, @RequestParam int size, HttpServletRequest request)
            throws IOException {
        ServletInputStream input = request.getInputStream();
        boolean before = input.isFinished();
        byte[] chunk = new byte[100];
        for (int left = size; left > 0; ) {
            left -= input.read(chunk, 0, Math.min(chunk.length, left));
        }
        return said(key, before + " " + input.isFinished());
    }

    @PostMapping("/form")
    String form(@RequestHeader(Http.KEY) String key, @RequestParam String amount, @RequestParam String currency) {
        return said(key, amount + currency);
    }

    @PostMapping("/form-map")
    String formMap(@RequestHeader(Http.KEY) String key, @RequestBody MultiValueMap<String, String> form) {
        return said(key, form.toString());
    }

    @PostMapping("/form-raw")
    String formRaw(@RequestHeader(Http.KEY) String key, HttpServletRequest request) throws IOException {
        return said(key, new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @PostMapping("/upload")
    String upload(@RequestHeader(Http.KEY) String key, @RequestPart MultipartFile file, @RequestParam String note)
            throws IOException {
        return said(key, note + Arrays.hashCode(file.getBytes()));
    }

    @PostMapping("/parameters")
    String parameters(@RequestHeader(Http.KEY) String key, HttpServletRequest request) {
        return said(
                key, request.getParameter("amount") + request.getParameterMap().keySet());
    }

    @PostMapping("/parts")
    String parts(@RequestHeader(Http.KEY) String key, HttpServletRequest request) throws Exception {
        StringBuilder seen = new StringBuilder();
        for (Part part : request.getParts()) {
            seen.append(part.getName())
                    .append('=')
                    .append(Arrays.hashCode(part.getInputStream().readAllBytes()));
        }
        return said(key, seen.append(request.getPart("file").getSize()).toString());
    }

    private String said(String key, String what) {
        return this.ledger.record(key) + ":" + what;
    }
}
