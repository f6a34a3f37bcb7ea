package io.restaurantstream.adapters.csv;

import io.restaurantstream.adapters.snapshot.Ids;
import io.restaurantstream.adapters.snapshot.OrderState;
import io.restaurantstream.adapters.snapshot.OrderState.Line;
import io.restaurantstream.adapters.snapshot.OrderState.Payment;
import io.restaurantstream.adapters.snapshot.OrderState.Refund;
import io.restaurantstream.adapters.snapshot.ShortText;
import io.restaurantstream.adapters.snapshot.Snapshot;
import io.restaurantstream.adapters.snapshot.SnapshotDiff;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.LocationChanged;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The orders of an export. The same files and mapping give the same events with the same ids, whatever was imported
 * before.
 *
 * <p>An order is one payment of all that was sold in it and, when something was given back, one refund. Prices are taken
 * with what is in them: there is no tax of its own.
 */
public final class CsvExport {

    /** From when on a location is what the mapping says; any other version of it is newer. */
    private static final Instant ALWAYS = Instant.EPOCH;

    private static final String PAYMENT = "payment";
    private static final String REFUND = "refund";

    private final Mapping mapping;
    private final List<Snapshot> orders;
    private final Map<String, String> places;
    private final List<Problem> leftOut;

    private CsvExport(Mapping mapping, List<Snapshot> orders, Map<String, String> places, List<Problem> leftOut) {
        this.mapping = mapping;
        this.orders = orders;
        this.places = places;
        this.leftOut = leftOut;
    }

    /**
     * Reads {@code files} as one export; rows of an order may be in several of them.
     *
     * @param skipBadRows whether orders with a row that cannot be understood are left out instead of refusing all
     * @throws BadExportException when there are such rows and they are not to be left out
     * @throws IOException when a file cannot be read
     */
    public static CsvExport read(Mapping mapping, List<Path> files, boolean skipBadRows)
            throws IOException, BadExportException {
        Map<OrderKey, List<Row>> rows = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        Set<String> brokenOrders = new HashSet<>();
        boolean readable = true;
        for (Path file : files) {
            int before = problems.size();
            new RowReader(
                            mapping,
                            file,
                            row -> rows.computeIfAbsent(
                                            new OrderKey(row.location(), row.order()), key -> new ArrayList<>())
                                    .add(row),
                            broken -> {
                                problems.add(broken.problem());
                                if (broken.order() != null) {
                                    brokenOrders.add(broken.order());
                                }
                            })
                    .read();
            // without its columns there is nothing that could be left out
            readable &= problems.size() == before || problems.get(before).line() > 1;
        }
        rows.forEach((key, ofOrder) -> {
            Problem problem = incomplete(ofOrder);
            if (problem != null && !brokenOrders.contains(key.order())) {
                problems.add(problem);
                brokenOrders.add(key.order());
            }
        });
        if (!problems.isEmpty() && !(skipBadRows && readable)) {
            throw new BadExportException(problems);
        }
        rows.keySet().removeIf(key -> brokenOrders.contains(key.order()));
        List<Snapshot> orders = new ArrayList<>(rows.size());
        Map<String, String> places = new TreeMap<>();
        rows.forEach((key, ofOrder) -> {
            orders.add(snapshot(mapping, key, ofOrder));
            places.putIfAbsent(key.location(), ofOrder.get(0).place());
        });
        // the log's reader takes what is far behind as late
        orders.sort(
                Comparator.comparing((Snapshot order) -> order.orders().get(0).openedAt())
                        .thenComparing(Snapshot::key));
        return new CsvExport(mapping, orders, places, List.copyOf(problems));
    }

    private record OrderKey(String location, String order) {}

    private static Problem incomplete(List<Row> rows) {
        Row first = rows.get(0);
        if (first.rowsOfOrder() == null || first.rowsOfOrder() == rows.size()) {
            return null;
        }
        return new Problem(
                first.file(),
                first.line(),
                null,
                "order " + first.order() + " has " + rows.size() + " rows, but says that it has " + first.rowsOfOrder()
                        + "; was the export truncated?");
    }

    private static Snapshot snapshot(Mapping mapping, OrderKey key, List<Row> rows) {
        Row first = rows.get(0);
        Instant openedAt =
                rows.stream().map(Row::time).min(Comparator.naturalOrder()).orElseThrow();
        List<Line> lines = new ArrayList<>();
        long sold = 0;
        long givenBack = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.quantityThousandths() < 0) {
                givenBack -= row.extendedCents();
                continue;
            }
            sold += row.extendedCents();
            lines.add(new Line(
                    Integer.toString(i + 1),
                    null,
                    row.item(),
                    row.category(),
                    row.item(),
                    row.unitPriceCents(),
                    row.quantityThousandths(),
                    row.extendedCents(),
                    row.time(),
                    true,
                    null));
        }
        List<Payment> payments = lines.isEmpty()
                ? List.of()
                : List.of(new Payment(
                        PAYMENT, null, first.paymentMethod(), null, null, sold, 0, 0, null, openedAt, null));
        // what came back may be more than was bought with it: then it is of an earlier payment
        String refunded = givenBack > 0 && givenBack <= sold ? PAYMENT : null;
        List<Refund> refunds = lines.size() == rows.size()
                ? List.of()
                : List.of(new Refund(REFUND, null, refunded, givenBack, 0, 0, first.paymentMethod(), null, openedAt));
        OrderState order = new OrderState(
                key.order(),
                mapping.columns().order().isEmpty() ? null : ShortText.orNull(key.order()),
                first.service(),
                openedAt,
                null,
                null,
                first.server(),
                null,
                null,
                null,
                lines,
                List.of(),
                List.of(),
                payments,
                refunds,
                List.of());
        return new Snapshot(mapping.source(), key.location(), key.order(), 0, openedAt, List.of(order));
    }

    /** How many orders there are. */
    public int orderCount() {
        return orders.size();
    }

    /** What was sold, in cents. */
    public long soldCents() {
        return payments().mapToLong(Payment::subtotalCents).sum();
    }

    /** What was given back, in cents. */
    public long givenBackCents() {
        return orders.stream()
                .flatMap(order -> order.orders().get(0).refunds().stream())
                .mapToLong(Refund::subtotalCents)
                .sum();
    }

    private Stream<Payment> payments() {
        return orders.stream().flatMap(order -> order.orders().get(0).payments().stream());
    }

    /** Why rows, and the orders they belong to, were left out. */
    public List<Problem> leftOut() {
        return leftOut;
    }

    /** The first {@code count} orders, as the export has them. */
    public List<OrderState> first(int count) {
        return orders.stream().limit(count).map(order -> order.orders().get(0)).toList();
    }

    /** Our code of the location of the {@code index}-th order. */
    public String location(int index) {
        return orders.get(index).location();
    }

    /** How many events there are. */
    public long eventCount() {
        return events().mapToLong(List::size).sum();
    }

    /** All events, made anew each time: the locations, then the orders by time, each with its events together. */
    public Stream<List<Event>> events() {
        List<Event> locations = places.entrySet().stream()
                .map(place -> location(place.getKey(), place.getValue()))
                .toList();
        return Stream.concat(
                Stream.of(locations),
                orders.stream().map(order -> SnapshotDiff.between(null, order).events()));
    }

    private Event location(String code, String name) {
        LocationChanged changed = new LocationChanged(
                code,
                ShortText.or(code, name),
                null,
                mapping.timeZone().getId(),
                mapping.dayStartsAt() == null ? LocationChanged.USUAL_DAY_START : mapping.dayStartsAt(),
                LocationChanged.USUAL_WEEK_START,
                null,
                null,
                null,
                null,
                null,
                ALWAYS);
        Event event = new Event(1, new UUID(0, 0), ALWAYS, code, changed);
        String content = new String(EventWriter.write(event), java.nio.charset.StandardCharsets.UTF_8);
        return new Event(1, Ids.of(mapping.source(), "location", content), ALWAYS, code, changed);
    }
}
