package io.restaurantstream.verification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Formats a result as text: one aligned line per table, the first rows that differ, and the verdict. */
public final class ResultTable {

    private static final List<String> HEADINGS =
            List.of("table", "expected rows", "actual rows", "wrong", "expected money", "actual money", "");
    private static final int LEFT_ALIGNED_FIRST = 0;

    private ResultTable() {}

    /** Lines of plain text, each ended by a line feed. */
    public static String of(VerificationResult result) {
        StringBuilder out = new StringBuilder();
        appendTable(result, out);
        for (TableResult table : result.tables()) {
            appendDifferences(table, out);
        }
        appendVerdict(result, out);
        return out.toString();
    }

    private static void appendTable(VerificationResult result, StringBuilder out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        long empty = 0;
        for (TableResult table : result.tables()) {
            if (table.expectedRows() == 0 && table.actualRows() == 0) {
                empty++;
                continue;
            }
            lines.add(List.of(
                    table.table(),
                    count(table.expectedRows()),
                    count(table.actualRows()),
                    count(table.wrongRows()),
                    money(table.expectedMoney()),
                    money(table.actualMoney()),
                    table.isEqual() ? "equal" : "DIFFERENT"));
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                int width = width(lines, column);
                String cell = line.get(column);
                String space = " ".repeat(width - cell.length());
                boolean left = column == LEFT_ALIGNED_FIRST || column == line.size() - 1;
                text.append(column == 0 ? "" : "  ").append(left ? cell + space : space + cell);
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        if (empty > 0) {
            out.append("empty, as expected: ").append(empty).append(" more\n");
        }
    }

    private static int width(List<List<String>> lines, int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }

    private static void appendDifferences(TableResult table, StringBuilder out) {
        if (table.isEqual()) {
            return;
        }
        String counts = Stream.of(
                        counted(table.missingRows(), "missing"),
                        counted(table.extraRows(), "too many"),
                        counted(table.differentRows(), "different"))
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .orElse("rows with the same key");
        out.append('\n').append(table.table()).append(": ").append(counts).append('\n');
        for (RowDifference difference : table.firstDifferences()) {
            out.append("  ").append(difference).append('\n');
        }
        long unseen = table.wrongRows() - table.firstDifferences().size();
        if (unseen > 0) {
            out.append("  and ").append(count(unseen)).append(" more\n");
        }
    }

    private static String counted(long rows, String what) {
        return rows == 0 ? "" : count(rows) + " " + what;
    }

    private static void appendVerdict(VerificationResult result, StringBuilder out) {
        out.append('\n')
                .append(
                        result.isEqual()
                                ? "All tables are equal to the log"
                                : result.tables().stream()
                                                .filter(table -> !table.isEqual())
                                                .count() + " of "
                                        + result.tables().size() + " tables differ from the log")
                .append(", read up to offset ")
                .append(count(result.readUpTo()))
                .append('\n');
        if (result.erasedEvents() > 0) {
            out.append(count(result.erasedEvents()))
                    .append(
                            " events were compared without the personal data that was erased from them (raw.erasures)\n");
        }
        if (result.incompleteHours() > 0) {
            out.append("Left out: ")
                    .append(count(result.incompleteHours()))
                    .append(" hours with an order that changed after it was forgotten (sales.order-memory)\n");
        }
        if (result.behind() > 0 || result.waitingEvents() > 0) {
            out.append("The log has continued to offset ")
                    .append(count(result.latest()))
                    .append("; ")
                    .append(count(result.behind() + result.waitingEvents()))
                    .append(" events are not yet in the tables\n");
        }
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String money(BigDecimal dollars) {
        return dollars == null ? "" : String.format(Locale.ROOT, "$%,.2f", dollars);
    }
}
