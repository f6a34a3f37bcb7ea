package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Utf8BufferTest {

    /** Starts with so little room that it must grow on the way. */
    private final Utf8Buffer buffer = new Utf8Buffer(16);

    @Property
    void writesAnIdAsJavaDoes(@ForAll long high, @ForAll long low) {
        UUID id = new UUID(high, low);
        buffer.clear();
        buffer.ascii('"').uuid(id).ascii('"');
        assertThat(text()).isEqualTo('"' + id.toString() + '"');
    }

    @Property
    void writesANumberAsJavaDoes(@ForAll long number) {
        buffer.clear();
        assertThat(buffer.number(number).number(number)).isSameAs(buffer);
        assertThat(text()).isEqualTo(Long.toString(number) + number);
    }

    @Test
    void writesATextAsJson() {
        String longer = "plain and longer than the buffer is at first";
        assertJson(longer, longer);
        assertJson("with \" and \\", "with \\\" and \\\\");
        assertJson("\u0001\u001f\u007f.", "\\u0001\\u001f\u007f.");
        assertJson("é€漢🍕", "é€漢🍕");
    }

    @Test
    void replacesHalvesOfSurrogatePairs() {
        assertJson("high \ud83c", "high \ufffd");
        assertJson("low \udf55.", "low \ufffd.");
        assertJson("turned round \udf55\ud83c", "turned round \ufffd\ufffd");
    }

    private void assertJson(String text, String between) {
        buffer.clear();
        buffer.jsonString(text);
        assertThat(text()).isEqualTo('"' + between + '"');
    }

    private String text() {
        return new String(buffer.toByteArray(), StandardCharsets.UTF_8);
    }
}
