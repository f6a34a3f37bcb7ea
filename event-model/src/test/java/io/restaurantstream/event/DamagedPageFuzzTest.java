package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.junit.Lifecycle;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A page of which one event is whatever a fuzzer finds: its neighbours are read, or fewer events are asked for. */
class DamagedPageFuzzTest {

    private static final List<String> SOUND =
            List.of(Events.ORDER, Events.ITEM, Events.PAYMENT.replace("\"offset\":4", "\"offset\":6"));

    @FuzzTest(lifecycle = Lifecycle.PER_TEST)
    void aDamagedEventTakesNoNeighbourWithIt(FuzzedDataProvider data) throws Exception {
        int from = data.consumeInt(0, Events.FEEDBACK.length());
        int to = data.consumeInt(from, Events.FEEDBACK.length());
        byte[] before = Events.FEEDBACK.substring(0, from).getBytes(StandardCharsets.UTF_8);
        byte[] after = Events.FEEDBACK.substring(to).getBytes(StandardCharsets.UTF_8);
        byte[] damage = data.consumeRemainingAsBytes();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("{\"events\":[" + SOUND.get(0) + "," + SOUND.get(1) + ",").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(before);
        body.writeBytes(damage);
        body.writeBytes(after);
        body.writeBytes(("," + SOUND.get(2) + "],\"next_since\":6}").getBytes(StandardCharsets.UTF_8));
        LogPage page;
        try {
            page = PageReader.read(body.toByteArray(), 0, 4);
        } catch (MalformedPageException refusal) {
            assertThat(refusal).isInstanceOf(DamagedPageException.class);
            return;
        }
        if (isJson(body.toByteArray())) {
            return; // another page, of which the other test says what it must be read as
        }
        assertThat(page.entries().stream().map(entry -> new String(entry.json(), StandardCharsets.UTF_8)))
                .containsSubsequence(SOUND);
    }

    private static boolean isJson(byte[] body) throws Exception {
        try {
            return JsonTree.read(body).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
