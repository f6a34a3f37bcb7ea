package io.restaurantstream.adapters.csv;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How an export is to be understood. Written as YAML; {@code docs/adapters.md} explains it.
 *
 * @param source name of what is exported, 1 to 40 characters; part of every id, so it must never change
 * @param timeZone of all times in the export
 * @param dayStartsAt when a business day begins by the clock of the locations; null for the usual time
 * @param timeFormat pattern of {@link DateTimeFormatter} for the columns of {@code time}, joined by spaces
 * @param file how its bytes are to be read
 * @param columns which columns say what
 * @param constants what no column says
 * @param locations our codes by the export's names; empty when the export has our codes
 */
public record Mapping(
        String source,
        ZoneId timeZone,
        LocalTime dayStartsAt,
        String timeFormat,
        Format file,
        Columns columns,
        Constants constants,
        Map<String, String> locations) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Mapping {
        if (source == null || !source.matches("[A-Za-z0-9_.-]{1,40}")) {
            throw new IllegalArgumentException("source: " + source
                    + " is not allowed; it must be 1 to 40 letters, digits, dots, dashes or underscores");
        }
        required("time_zone", timeZone);
        required("time_format", timeFormat);
        required("columns", columns);
        file = file == null ? new Format(null, null, null, null, null) : file;
        constants = constants == null ? new Constants(null, null, null, null, null) : constants;
        locations = locations == null ? Map.of() : Map.copyOf(locations);
        oneOf("location", columns.location(), constants.location());
        oneOf("quantity", columns.quantity(), constants.quantity());
        oneOf("category", columns.category(), constants.category());
        oneOf("service", columns.service(), constants.service());
        oneOf("payment_method", columns.paymentMethod(), constants.paymentMethod());
        formatter(timeFormat);
    }

    @JsonCreator
    static Mapping of(
            @JsonProperty("source") String source,
            @JsonProperty("time_zone") String timeZone,
            @JsonProperty("day_starts_at") String dayStartsAt,
            @JsonProperty("time_format") String timeFormat,
            @JsonProperty("file") Format file,
            @JsonProperty("columns") Columns columns,
            @JsonProperty("constants") Constants constants,
            @JsonProperty("locations") Map<String, String> locations) {
        return new Mapping(source, zone(timeZone), time(dayStartsAt), timeFormat, file, columns, constants, locations);
    }

    /**
     * The mapping in {@code file}.
     *
     * @throws IOException when it cannot be read or says something that is not allowed; the message names the file
     */
    public static Mapping read(Path file) throws IOException {
        try {
            return YAML.readValue(file.toFile(), Mapping.class);
        } catch (UnrecognizedPropertyException e) {
            throw new IOException(file + ": " + path(e) + " is not known; known are "
                    + e.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .toList());
        } catch (JsonMappingException e) {
            boolean ours = e.getCause() instanceof IllegalArgumentException;
            throw new IOException(
                    file + ": " + (ours ? e.getCause().getMessage() : path(e) + ": " + e.getOriginalMessage()), e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(joining("."));
    }

    /** Reads the times of the export: strictly, without a zone. */
    DateTimeFormatter timeFormatter() {
        return formatter(timeFormat);
    }

    private static DateTimeFormatter formatter(String pattern) {
        try {
            // in a pattern u is a year, and y one of an era, which strict reading would ask for
            return new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern.replace('y', 'u'))
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "time_format: " + pattern + " is not a pattern such as yyyy-MM-dd HH:mm:ss: " + e.getMessage(), e);
        }
    }

    private static ZoneId zone(String name) {
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "time_zone: " + name + " is not known; it must be such as Europe/Paris", e);
        }
    }

    private static LocalTime time(String text) {
        try {
            return text == null ? null : LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "day_starts_at: " + text + " is not a time of day such as \"04:00\", in quotes", e);
        }
    }

    private static void required(String name, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
    }

    private static void oneOf(String name, String column, Object constant) {
        if ((column == null) == (constant == null)) {
            throw new IllegalArgumentException(name + " must be in columns or in constants, and not in both");
        }
    }

    /**
     * How the bytes of an export are read.
     *
     * @param separator between two columns, one character; a comma when null
     * @param encoding UTF-8 when null
     * @param decimalMark in prices, {@code .} or {@code ,}; the other one and spaces may group three digits
     * @param quantityDecimalMark the same in quantities; {@code decimalMark} when null
     * @param currency what stands before or after prices, such as {@code €}; null for nothing
     */
    public record Format(
            String separator, String encoding, String decimalMark, String quantityDecimalMark, String currency) {

        public Format {
            separator = Objects.requireNonNullElse(separator, ",");
            encoding = Objects.requireNonNullElse(encoding, "UTF-8");
            decimalMark = Objects.requireNonNullElse(decimalMark, ".");
            if (separator.length() != 1 || "\"\r\n".contains(separator)) {
                throw new IllegalArgumentException(
                        "separator: \"" + separator + "\" is not allowed; it must be one character such as ;");
            }
            quantityDecimalMark = Objects.requireNonNullElse(quantityDecimalMark, decimalMark);
            for (String mark : List.of(decimalMark, quantityDecimalMark)) {
                if (!mark.equals(".") && !mark.equals(",")) {
                    throw new IllegalArgumentException(
                            "decimal_mark: \"" + mark + "\" is not allowed; it must be . or ,");
                }
            }
            try {
                Charset.forName(encoding);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                throw new IllegalArgumentException(
                        "encoding: " + encoding + " is not known; it must be such as UTF-8 or windows-1252", e);
            }
        }

        Charset charset() {
            return Charset.forName(encoding);
        }
    }

    /**
     * The names of columns by what they say. Those that may be several are joined by spaces.
     *
     * @param order what all rows of an order have in common; empty when each row is an order of its own
     * @param time when it was ordered
     * @param location the restaurant; null when it is a constant
     * @param item what was ordered
     * @param category its category; null when it is a constant
     * @param quantity how many; below 0 for what was given back; null when it is a constant
     * @param unitPrice what one costs
     * @param total what the row costs; null for quantity times unit price
     * @param service how it is served; null when it is a constant
     * @param paymentMethod how it was paid; null when it is a constant
     * @param server who served; null when unknown
     * @param rowsOfOrder how many rows the order has, to notice an export that was cut off; null when it does not say
     */
    public record Columns(
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> order,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> time,

            String location,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> item,

            String category,
            String quantity,
            String unitPrice,
            String total,
            String service,
            String paymentMethod,
            String server,
            String rowsOfOrder) {

        public Columns {
            order = order == null ? List.of() : List.copyOf(order);
            if (time == null || time.isEmpty()) {
                throw new IllegalArgumentException("columns.time is missing");
            }
            if (item == null || item.isEmpty()) {
                throw new IllegalArgumentException("columns.item is missing");
            }
            if (unitPrice == null) {
                throw new IllegalArgumentException("columns.unit_price is missing");
            }
            time = List.copyOf(time);
            item = List.copyOf(item);
        }
    }

    /**
     * What is the same for all rows.
     *
     * @param location our code of the restaurant
     * @param category of all items
     * @param quantity of each row
     * @param service how it is served
     * @param paymentMethod how it was paid
     */
    public record Constants(String location, String category, Integer quantity, String service, String paymentMethod) {

        public Constants {
            if (quantity != null && quantity < 1) {
                throw new IllegalArgumentException("quantity: " + quantity + " is not allowed; it must be 1 or more");
            }
        }
    }
}
