package io.restaurantstream.adapters.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.restaurantstream.adapters.snapshot.Cents;
import io.restaurantstream.adapters.snapshot.ShortText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the rows of one file by a mapping. A row that cannot be understood is told as a problem, and with it the order it
 * belongs to, where that can be read.
 */
final class RowReader {

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final long MAX_QUANTITY = 10_000_000;
    private static final long MAX_CENTS = 9_999_999_999L;

    /** With the decimal mark %1$s; what groups digits, %2$s or a space, stands before three of them. */
    private static final String NUMBER = "[+-]?(?=.?\\d)(\\d{1,3}([%2$s '\u00A0\u202F]\\d{3})+|\\d*)(\\%1$s\\d*)?";

    private static final Pattern WITH_POINT = Pattern.compile(String.format(NUMBER, ".", ","));
    private static final Pattern WITH_COMMA = Pattern.compile(String.format(NUMBER, ",", "."));

    private final Mapping mapping;
    private final Path file;
    private final DateTimeFormatter times;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Consumer<Row> rows;
    private final Consumer<Broken> broken;

    /** @param order of the row; null when it cannot be read */
    record Broken(Problem problem, String order) {}

    RowReader(Mapping mapping, Path file, Consumer<Row> rows, Consumer<Broken> broken) {
        this.mapping = mapping;
        this.file = file;
        this.times = mapping.timeFormatter();
        this.rows = rows;
        this.broken = broken;
    }

    /** Reads all of the file. */
    void read() throws IOException {
        try (BufferedReader text = Files.newBufferedReader(file, mapping.file().charset());
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .fieldSeparator(mapping.file().separator())
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(text)) {
            Iterator<CsvRecord> records = csv.iterator();
            if (!records.hasNext()) {
                tell(1, null, "the file is empty; its first line must name the columns", null);
                return;
            }
            CsvRecord head = records.next();
            if (!readHead(head)) {
                return;
            }
            while (records.hasNext()) {
                CsvRecord csvRecord = records.next();
                readRow(csvRecord, head.getFieldCount());
            }
        } catch (CsvParseException | UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw notInEncoding(e);
            }
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw notInEncoding(e);
        }
    }

    private IOException notInEncoding(Exception e) {
        return new IOException(
                file + " is not in " + mapping.file().encoding() + "; set file.encoding in the mapping", e);
    }

    private boolean readHead(CsvRecord head) {
        for (int i = 0; i < head.getFieldCount(); i++) {
            String name = head.getField(i);
            // Excel begins UTF-8 with a byte order mark
            columns.putIfAbsent((name.startsWith("\uFEFF") ? name.substring(1) : name).strip(), i);
        }
        Mapping.Columns named = mapping.columns();
        boolean all = true;
        for (String name : named.order()) {
            all &= has(name);
        }
        for (String name : named.time()) {
            all &= has(name);
        }
        for (String name : named.item()) {
            all &= has(name);
        }
        for (String name : new String[] {
            named.location(),
            named.category(),
            named.quantity(),
            named.unitPrice(),
            named.total(),
            named.service(),
            named.paymentMethod(),
            named.server(),
            named.rowsOfOrder()
        }) {
            all &= name == null || has(name);
        }
        return all;
    }

    private boolean has(String name) {
        boolean has = columns.containsKey(name);
        if (!has) {
            tell(
                    1,
                    name,
                    "there is no such column; there are "
                            + columns.keySet().stream().sorted().toList(),
                    null);
        }
        return has;
    }

    private void readRow(CsvRecord csvRecord, int width) {
        long line = csvRecord.getStartingLineNumber();
        if (csvRecord.getFieldCount() != width) {
            tell(
                    line,
                    null,
                    "the row has " + csvRecord.getFieldCount() + " columns; the first line names " + width,
                    orderOrNull(csvRecord));
            return;
        }
        try {
            rows.accept(row(csvRecord, line));
        } catch (BadValueException e) {
            tell(line, e.column, e.getMessage(), orderOrNull(csvRecord));
        }
    }

    private Row row(CsvRecord csvRecord, long line) throws BadValueException {
        Mapping.Columns named = mapping.columns();
        Mapping.Constants constants = mapping.constants();
        String place = or(constants.location(), csvRecord, named.location());
        String location = place;
        if (!mapping.locations().isEmpty()) {
            location = mapping.locations().get(place);
            if (location == null) {
                throw new BadValueException(
                        named.location(), "\"" + place + "\" is not in locations of the mapping; add its code there");
            }
        }
        long quantity = constants.quantity() != null
                ? constants.quantity() * 1000L
                : quantity(named.quantity(), text(csvRecord, named.quantity()));
        BigDecimal unitPrice = price(named.unitPrice(), text(csvRecord, named.unitPrice()));
        if (unitPrice.signum() < 0) {
            throw new BadValueException(named.unitPrice(), "a negative price; a return must have a negative quantity");
        }
        return new Row(
                file,
                line,
                named.order().isEmpty() ? file.getFileName() + ":" + line : joined(csvRecord, named.order()),
                location,
                place,
                time(joined(csvRecord, named.time())),
                ShortText.or("unknown", joined(csvRecord, named.item())),
                ShortText.or("uncategorized", or(constants.category(), csvRecord, named.category())),
                quantity,
                Cents.of(unitPrice),
                extended(csvRecord, quantity, unitPrice),
                word(or(constants.service(), csvRecord, named.service())),
                word(or(constants.paymentMethod(), csvRecord, named.paymentMethod())),
                named.server() == null ? null : ShortText.orNull(field(csvRecord, named.server())),
                rowsOfOrder(csvRecord));
    }

    private long extended(CsvRecord csvRecord, long quantity, BigDecimal unitPrice) throws BadValueException {
        String column = mapping.columns().total();
        long extended = column == null
                ? Cents.of(unitPrice.multiply(BigDecimal.valueOf(quantity, 3)))
                : Cents.of(price(column, text(csvRecord, column)));
        if (Math.abs(extended) > MAX_CENTS) {
            throw new BadValueException(column, "more than 99999999.99");
        }
        // some systems give the total of what was given back without a sign
        return quantity < 0 ? -Math.abs(extended) : extended;
    }

    private Long rowsOfOrder(CsvRecord csvRecord) throws BadValueException {
        String column = mapping.columns().rowsOfOrder();
        return column == null
                ? null
                : number(column, text(csvRecord, column), mapping.file().quantityDecimalMark())
                        .longValue();
    }

    private Instant time(String text) throws BadValueException {
        try {
            // a time that the clock skips is that much later; of two that it shows twice, the first
            return LocalDateTime.parse(text, times).atZone(mapping.timeZone()).toInstant();
        } catch (DateTimeException e) {
            throw new BadValueException(
                    String.join(" + ", mapping.columns().time()),
                    "\"" + text + "\" is not a time of the form " + mapping.timeFormat());
        }
    }

    private long quantity(String column, String text) throws BadValueException {
        BigDecimal thousandths =
                number(column, text, mapping.file().quantityDecimalMark()).multiply(THOUSAND);
        long quantity;
        try {
            quantity = thousandths.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
        } catch (ArithmeticException e) {
            throw new BadValueException(column, "\"" + text + "\" has more than three decimals");
        }
        if (quantity == 0 || Math.abs(quantity) > MAX_QUANTITY) {
            throw new BadValueException(
                    column,
                    "\"" + text + "\" is not allowed; it must be 0.001 to 10000, or -10000"
                            + " to -0.001 for a return");
        }
        return quantity;
    }

    private BigDecimal price(String column, String text) throws BadValueException {
        String currency = mapping.file().currency();
        String bare = currency == null ? text : text.replace(currency, "");
        BigDecimal price = number(column, bare, mapping.file().decimalMark());
        if (price.abs().compareTo(BigDecimal.valueOf(MAX_CENTS, 2)) > 0) {
            throw new BadValueException(column, "\"" + text + "\" is more than 99999999.99");
        }
        return price;
    }

    private BigDecimal number(String column, String text, String mark) throws BadValueException {
        boolean comma = mark.equals(",");
        String bare = text.strip();
        if (!(comma ? WITH_COMMA : WITH_POINT).matcher(bare).matches()) {
            throw new BadValueException(
                    column, "\"" + bare + "\" is not a number such as " + (comma ? "2 or 1,50" : "2 or 1.50"));
        }
        return new BigDecimal(
                bare.replaceAll(comma ? "[^\\d,+-]" : "[^\\d.+-]", "").replace(',', '.'));
    }

    /** The words of the event model are in lower case with underscores. */
    private static String word(String text) {
        return ShortText.or(
                "unknown", text.strip().toLowerCase(java.util.Locale.ROOT).replaceAll("[ -]+", "_"));
    }

    private String or(String constant, CsvRecord csvRecord, String column) throws BadValueException {
        return constant != null ? constant : text(csvRecord, column);
    }

    private String text(CsvRecord csvRecord, String column) throws BadValueException {
        String text = field(csvRecord, column).strip();
        if (text.isEmpty()) {
            throw new BadValueException(column, "nothing is there");
        }
        return text;
    }

    private String joined(CsvRecord csvRecord, List<String> names) throws BadValueException {
        StringBuilder joined = new StringBuilder();
        for (String name : names) {
            joined.append(joined.length() == 0 ? "" : " ").append(text(csvRecord, name));
        }
        return joined.toString();
    }

    private String orderOrNull(CsvRecord csvRecord) {
        try {
            return mapping.columns().order().isEmpty()
                    ? null
                    : joined(csvRecord, mapping.columns().order());
        } catch (BadValueException | IndexOutOfBoundsException e) {
            return null; // the row is told as broken already
        }
    }

    private String field(CsvRecord csvRecord, String column) {
        return csvRecord.getField(columns.get(column));
    }

    private void tell(long line, String column, String message, String order) {
        broken.accept(new Broken(new Problem(file, line, column, message), order));
    }

    /** A value that is not allowed; carries no stack trace. */
    private static final class BadValueException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String column;

        BadValueException(String column, String message) {
            super(message, null, false, false);
            this.column = column;
        }
    }
}
