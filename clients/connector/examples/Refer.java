// Refers a child with a file, and waits until the other council has accepted. Java 17 or later, nothing but its own library:
//
//     CME_TOKEN_FILE=…/connector/token java Refer.java referral.json ehcp=plan.pdf
//
// Run again, after a crash or by mistake, it sends no second referral: `reference` in the JSON names it, for ever.

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

public class Refer {
    static final String CONNECTOR = System.getenv().getOrDefault("CME_CONNECTOR", "http://127.0.0.1:4285");
    static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] arguments) throws Exception {
        String boundary = UUID.randomUUID().toString();
        var body = new ByteArrayOutputStream();
        part(body, boundary, "name=\"request\"", Files.readAllBytes(Path.of(arguments[0])));
        for (int i = 1; i < arguments.length; i++) {
            String[] given = arguments[i].split("=", 2);
            Path file = Path.of(given[1]);
            part(body, boundary, "name=\"" + given[0] + "\"; filename=\"" + file.getFileName() + "\"", Files.readAllBytes(file));
        }
        body.write(("--" + boundary + "--\r\n").getBytes(UTF_8));
        String sent = cme(HttpRequest.newBuilder()
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())), "/referrals");
        String id = text(sent, "id");
        System.out.println(text(sent, "status") + " " + id);

        // In a real system `after` is kept in its database, in the transaction that deals with the event.
        for (String after = "0"; ; ) {
            String page = cme(HttpRequest.newBuilder(), "/events?after=" + after + "&wait=25");
            for (String event : page.split("(?=\\{\"id\":)")) {
                if ("accept".equals(text(event, "verb")) && id.equals(text(event, "referral"))) {
                    String read = cme(HttpRequest.newBuilder(), "/referrals/" + id);
                    String decided = read.substring(read.lastIndexOf("\"decided_by\""));
                    System.out.println("accepted by " + text(decided, "name"));
                    return;
                }
            }
            after = find(page, "\"next\":(\\d+)");
        }
    }

    static String cme(HttpRequest.Builder request, String path) throws Exception {
        String token = Files.readString(Path.of(System.getenv("CME_TOKEN_FILE"))).strip();
        request.uri(URI.create(CONNECTOR + path)).header("Authorization", "Bearer " + token).timeout(Duration.ofMinutes(3));
        var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() < 300) return answer.body();
        System.err.println(answer.body());
        System.exit(1);
        return null;
    }

    static void part(ByteArrayOutputStream body, String boundary, String disposition, byte[] content) throws Exception {
        body.write(("--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n").getBytes(UTF_8));
        body.write(content);
        body.write("\r\n".getBytes(UTF_8));
    }

    // Java has no JSON of its own; your system has a library for it.
    static String text(String json, String field) {
        return find(json, "\"" + field + "\":\"([^\"]*)\"");
    }

    static String find(String text, String pattern) {
        var found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group(1) : null;
    }
}
