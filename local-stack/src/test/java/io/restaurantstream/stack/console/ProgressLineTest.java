package io.restaurantstream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final StringWriter out = new StringWriter();

    @Test
    void showsAPercentageAndARate() {
        ProgressLine line = new ProgressLine(new PrintWriter(out, true), true, 2_000_000);
        assertThat(line.text(500_000, 250_000_000))
                .isEqualTo("[#######-----------------------]  25 %  500,000 of 2,000,000 events  2,000,000/s");
        line.update(2_000_000);
        line.end();
        assertThat(out.toString())
                .startsWith("\r[##############################] 100 %")
                .endsWith(" \r");
    }

    @Test
    void printsNothingWhereOutputIsNotATerminal() {
        ProgressLine line = new ProgressLine(new PrintWriter(out, true), false, 10);
        line.update(10);
        line.end();
        assertThat(out.toString()).isEmpty();
    }
}
