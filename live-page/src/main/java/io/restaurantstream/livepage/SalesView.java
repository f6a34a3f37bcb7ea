package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restaurantstream.livepage.OutlookView.Expected;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sales of a day, beside those of a week before, and of the weeks around it. */
final class SalesView {

    private static final int TREND_DAYS = 28;
    private static final int WEEKS_LOOKED_AT = 4;
    private static final int WEEKS_NEEDED = 2;

    private final Snapshot snapshot;
    private final Scope scope;
    private final LocalDate day;
    private final Clocks clocks;
    private final boolean isToday;
    private final Panel panel;
    private final Map<Long, Expected> outlook;

    SalesView(Snapshot snapshot, Scope scope, LocalDate day, Clocks clocks) {
        this.snapshot = snapshot;
        this.scope = scope;
        this.day = day;
        this.clocks = clocks;
        this.isToday = day.equals(snapshot.newestDay()) && snapshot.eventTime() != null;
        this.panel = scope.service().isEmpty() ? Panel.HOURS : Panel.SERVICES;
        this.outlook = new OutlookView(snapshot, scope, clocks).hours(day);
    }

    private List<Row> rows(LocalDate of) {
        return snapshot.day(panel, of).stream()
                .filter(scope::has)
                .filter(this::isOfService)
                .toList();
    }

    private boolean isOfService(Row row) {
        return panel == Panel.HOURS || row.key(1).equals(scope.service());
    }

    private Sums sum(List<Row> rows) {
        Sums sums = new Sums();
        rows.forEach(sums::add);
        return sums;
    }

    /** What the page would have shown a week before at this minute; all of that day when the day is over. */
    private Sums aWeekBefore(List<Row> hours, String location) {
        if (!isToday) {
            return sum(hours);
        }
        Map<String, Instant> moments = new HashMap<>();
        Sums sums = sum(hours.stream()
                .filter(row -> row.values()[0]
                        <= moments.computeIfAbsent(
                                        row.location(), code -> clocks.aWeekBefore(code, snapshot.eventTime()))
                                .getEpochSecond())
                .toList());
        for (Row row : snapshot.notYetKnown()) {
            boolean here = location.isEmpty() || location.equals(row.location());
            if (here && (panel == Panel.HOURS || row.key(0).equals(scope.service()))) {
                sums.takeOff(row);
            }
        }
        return sums;
    }

    ObjectNode tiles() {
        List<Row> rows = rows(day);
        Sums now = sum(rows);
        List<Row> before = rows(day.minusDays(7));
        Sums then = aWeekBefore(before, scope.location());
        ObjectNode tiles = PageView.JSON.objectNode();
        tiles.put(
                "compare",
                before.isEmpty()
                        ? "no sales a week before to compare with"
                        : isToday ? "against last week to this minute" : "against the same day a week before");
        ArrayNode list = tiles.putArray("list");
        boolean whole = panel == Panel.HOURS;
        ObjectNode net = tile(list, "net_sales", "Net sales", "cents", now.net(), then.net());
        long expected = expected();
        if (isToday && expected > 0) {
            net.put("expected", expected);
        }
        if (!whole) {
            net.put("hint", "before refunds, which are not kept by service");
        }
        tile(list, "orders", "Orders", "count", now.orders, then.orders);
        tile(list, "average_check", "Average check", "cents", now.averageCheck(), then.averageCheck());
        tile(list, "guests", "Guests", "count", now.guests, then.guests).put("hint", "where the check says how many");
        tile(list, "tip_percent", "Tips", "permille", now.tipPerMille(), then.tipPerMille())
                .put("hint", "of net sales");
        if (whole) {
            tile(list, "refunds", "Refunds", "cents", now.refunds, then.refunds).put("hint", "of this day's orders");
        }
        new GuestView(snapshot, scope, day).addTile(list);
        return tiles;
    }

    private static ObjectNode tile(
            ArrayNode list, String metric, String label, String unit, long value, long previous) {
        ObjectNode tile =
                list.addObject().put("metric", metric).put("label", label).put("unit", unit);
        tile.put("value", value).put("previous", previous);
        if (unit.equals("permille")) {
            tile.put("points", (value - previous) / 10.0);
        } else {
            Sums.putDelta(tile, value, previous);
        }
        return tile;
    }

    ObjectNode hours() {
        NavigableMap<Long, Sums> now = bySlot(rows(day));
        NavigableMap<Long, Sums> then = bySlot(rows(day.minusDays(7)));
        Map<Long, Long> typical = typical();
        Set<Long> slots = new TreeSet<>(now.keySet());
        slots.addAll(then.keySet());
        outlook.forEach((slot, expected) -> {
            if (expected.expected() > 0) {
                slots.add(slot);
            }
        });
        if (now.isEmpty()) {
            return PageView.emptyPanel(snapshot, panel, "Nothing was sold on this day.");
        }
        Map<Long, String> labels = new HashMap<>();
        for (LocalDate of : List.of(day.minusDays(7), day)) {
            rows(of).forEach(
                            row -> labels.put(clocks.slot(scope.location(), row), clocks.label(scope.location(), row)));
        }
        snapshot.outlook()
                .hours(day, scope.location())
                .forEach(row ->
                        labels.putIfAbsent(clocks.slot(scope.location(), row), clocks.label(scope.location(), row)));
        ObjectNode hours = PageView.JSON.objectNode();
        outlook.values().stream().mapToLong(Expected::weeks).max().ifPresent(weeks -> hours.put("weeks", weeks));
        if (isToday) {
            hours.put("running", runningSlot());
        }
        hours.put("compareDay", day.minusDays(7).toString());
        if (typical.isEmpty()) {
            hours.put("note", "A typical day needs " + WEEKS_NEEDED + " earlier weeks of this weekday.");
        }
        ArrayNode list = hours.putArray("list");
        long total = 0;
        long compared = 0;
        for (long slot = Collections.min(slots); slot <= Collections.max(slots); slot++) {
            Sums sums = now.getOrDefault(slot, new Sums());
            Sums old = then.getOrDefault(slot, new Sums());
            total += sums.net();
            compared += old.net();
            ObjectNode json = list.addObject().put("slot", slot).put("label", labels.getOrDefault(slot, "·"));
            json.put("net", sums.net()).put("orders", sums.orders).put("previous", old.net());
            json.put("previousOrders", old.orders);
            if (outlook.containsKey(slot)) {
                outlook.get(slot).putInto(json);
            } else if (typical.containsKey(slot)) {
                json.put("typical", typical.get(slot));
            }
        }
        return hours.put("total", total).put("previousTotal", compared);
    }

    private long runningSlot() {
        return clocks.runningSlot(scope.location(), day, snapshot.eventTime());
    }

    private NavigableMap<Long, Sums> bySlot(List<Row> rows) {
        NavigableMap<Long, Sums> slots = new TreeMap<>();
        rows.forEach(row -> slots.computeIfAbsent(clocks.slot(scope.location(), row), slot -> new Sums())
                .add(row));
        return slots;
    }

    /** Per slot what is expected, or the median of the same weekday of the last weeks; empty while there are too few. */
    private Map<Long, Long> typical() {
        if (!outlook.isEmpty()) {
            Map<Long, Long> expected = new HashMap<>();
            outlook.forEach((slot, hour) -> expected.put(slot, hour.expected()));
            return expected;
        }
        Map<Long, List<Long>> weeks = new HashMap<>();
        int known = 0;
        for (int week = 1; week <= WEEKS_LOOKED_AT; week++) {
            NavigableMap<Long, Sums> slots = bySlot(rows(day.minusDays(7L * week)));
            known += slots.isEmpty() ? 0 : 1;
            slots.forEach((slot, sums) ->
                    weeks.computeIfAbsent(slot, each -> new ArrayList<>()).add(sums.net()));
        }
        if (known < WEEKS_NEEDED) {
            return Map.of();
        }
        Map<Long, Long> typical = new HashMap<>();
        int weeksKnown = known;
        weeks.forEach((slot, values) -> {
            while (values.size() < weeksKnown) {
                values.add(0L);
            }
            Collections.sort(values);
            int middle = values.size() / 2;
            typical.put(
                    slot,
                    values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2);
        });
        return typical;
    }

    /** What the day will bring if its remaining hours are like those of past weeks; 0 while that is not known. */
    private long expected() {
        Map<Long, Long> typical = typical();
        if (!isToday || typical.isEmpty()) {
            return 0;
        }
        NavigableMap<Long, Sums> now = bySlot(rows(day));
        // orders of the last two hours are still being paid
        long firstOpen = runningSlot() - 2;
        long expected = 0;
        Set<Long> slots = new TreeSet<>(typical.keySet());
        slots.addAll(now.keySet());
        for (long slot : slots) {
            long sold = now.getOrDefault(slot, new Sums()).net();
            expected += slot < firstOpen ? sold : Math.max(sold, typical.getOrDefault(slot, 0L));
        }
        return expected;
    }

    ObjectNode locations() {
        Map<String, List<Row>> now = new TreeMap<>();
        Map<String, List<Row>> then = new TreeMap<>();
        snapshot.locations().forEach(row -> now.put(row.location(), new ArrayList<>()));
        split(snapshot.day(panel, day), now);
        split(snapshot.day(panel, day.minusDays(7)), then);
        if (now.isEmpty()) {
            return PageView.emptyPanel(snapshot, panel, "No restaurant is listed, and none has sold anything.");
        }
        GuestView guests = new GuestView(snapshot, scope, day);
        List<ObjectNode> list = new ArrayList<>();
        long total = 0;
        long totalOrders = 0;
        for (Map.Entry<String, List<Row>> entry : now.entrySet()) {
            String code = entry.getKey();
            Sums sums = sum(entry.getValue());
            Sums before = aWeekBefore(then.getOrDefault(code, List.of()), code);
            ObjectNode json = PageView.JSON.objectNode().put("code", code).put("name", clocks.name(code));
            json.put("net", sums.net()).put("orders", sums.orders).put("check", sums.averageCheck());
            json.put("previous", before.net());
            Sums.putDelta(json, sums.net(), before.net());
            guests.putScore(json, code);
            ArrayNode spark = json.putArray("spark");
            NavigableMap<Long, Sums> slots = bySlot(entry.getValue());
            for (long slot = 0; !slots.isEmpty() && slot <= slots.lastKey(); slot++) {
                spark.add(slots.getOrDefault(slot, new Sums()).net());
            }
            total += sums.net();
            totalOrders += sums.orders;
            list.add(json);
        }
        list.sort(Comparator.comparingLong((ObjectNode json) -> -json.get("net").asLong()));
        ObjectNode places = PageView.JSON.objectNode().put("total", total).put("totalOrders", totalOrders);
        places.putArray("list").addAll(list);
        return places;
    }

    private void split(List<Row> rows, Map<String, List<Row>> byLocation) {
        for (Row row : rows) {
            if (isOfService(row)) {
                byLocation
                        .computeIfAbsent(row.location(), code -> new ArrayList<>())
                        .add(row);
            }
        }
    }

    ObjectNode trend() {
        ObjectNode trend = PageView.JSON.objectNode();
        ArrayNode list = trend.putArray("list");
        long total = 0;
        int days = 0;
        for (LocalDate of = day.minusDays(TREND_DAYS - 1L); !of.isAfter(day); of = of.plusDays(1)) {
            Sums sums = sum(rows(of));
            total += sums.net();
            days += sums.orders > 0 ? 1 : 0;
            list.addObject()
                    .put("day", of.toString())
                    .put("weekday", of.getDayOfWeek().getValue())
                    .put("net", sums.net())
                    .put("orders", sums.orders);
        }
        return days == 0
                ? PageView.emptyPanel(snapshot, panel, "Nothing was sold in the four weeks up to this day.")
                : trend.put("total", total).put("days", days);
    }

    /** Orders and sales per hour of the week, on average over four weeks without the day that is not over. */
    ObjectNode heat() {
        LocalDate last = isToday ? day.minusDays(1) : day;
        LocalDate first = last.minusDays(TREND_DAYS - 1L);
        Map<Integer, Integer> days = new TreeMap<>();
        Map<Integer, NavigableMap<Integer, Sums>> cells = new TreeMap<>();
        for (LocalDate of = first; !of.isAfter(last); of = of.plusDays(1)) {
            int weekday = of.getDayOfWeek().getValue();
            List<Row> rows = rows(of);
            if (sum(rows).orders > 0) {
                days.merge(weekday, 1, Integer::sum);
            }
            for (Row row : rows) {
                int hour = Integer.parseInt(row.key(0).substring(0, 2));
                cells.computeIfAbsent(weekday, each -> new TreeMap<>())
                        .computeIfAbsent(hour, each -> new Sums())
                        .add(row);
            }
        }
        if (days.isEmpty()) {
            return PageView.emptyPanel(
                    snapshot, panel, "The pattern of a week appears after the first whole day of sales.");
        }
        ObjectNode heat =
                PageView.JSON.objectNode().put("first", first.toString()).put("last", last.toString());
        ArrayNode list = heat.putArray("list");
        cells.forEach((weekday, hours) -> hours.forEach((hour, sums) -> {
            int of = days.getOrDefault(weekday, 0);
            if (of > 0) {
                list.addObject()
                        .put("weekday", weekday)
                        .put("hour", hour)
                        .put("orders", Math.round(10.0 * sums.orders / of) / 10.0)
                        .put("net", Math.round((double) sums.net() / of))
                        .put("days", of);
            }
        }));
        return heat;
    }

    ObjectNode services() {
        Map<String, Sums> now = byService(day);
        if (now.isEmpty()) {
            return PageView.emptyPanel(snapshot, Panel.SERVICES, "Nothing was sold on this day.");
        }
        Map<String, Sums> then = byService(day.minusDays(7));
        long total = now.values().stream().mapToLong(Sums::net).sum();
        long refunds = snapshot.day(Panel.HOURS, day).stream()
                .filter(scope::has)
                .mapToLong(row -> row.values()[7])
                .sum();
        ObjectNode services = PageView.JSON.objectNode();
        services.put("total", total).put("refunds", refunds).put("net", total - refunds);
        ArrayNode list = services.putArray("list");
        now.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().net()))
                .forEach(entry -> {
                    Sums sums = entry.getValue();
                    ObjectNode json = list.addObject().put("service", entry.getKey());
                    json.put("net", sums.net()).put("orders", sums.orders).put("check", sums.averageCheck());
                    json.put("tips", sums.tipPerMille());
                    json.put("share", total == 0 ? 0 : Math.round(1000.0 * sums.net() / total) / 10.0);
                    json.put(
                            "dayBefore",
                            then.getOrDefault(entry.getKey(), new Sums()).net());
                });
        return services;
    }

    private Map<String, Sums> byService(LocalDate of) {
        Map<String, Sums> services = new TreeMap<>();
        for (Row row : snapshot.day(Panel.SERVICES, of)) {
            if (scope.has(row)) {
                services.computeIfAbsent(row.key(1), each -> new Sums()).add(row);
            }
        }
        return services;
    }
}
