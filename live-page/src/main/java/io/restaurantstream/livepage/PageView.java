package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What a viewer sees of a snapshot: all numbers, added up, with a sentence in place of what there is not. */
final class PageView {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final DateTimeFormatter AS_OF = DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm 'on' d MMM", Locale.ROOT);

    /** What the panels look back, the day itself among them. */
    private static final int TREND_DAYS = 28;

    ObjectNode of(Snapshot snapshot, Scope scope) {
        Clocks clocks = new Clocks(snapshot.locations());
        ObjectNode view = JSON.objectNode();
        ObjectNode told = view.putObject("scope");
        told.put("location", scope.location()).put("service", scope.service());
        told.put("locationName", clocks.name(scope.location()));
        view.put("offset", snapshot.newestOffset());
        ArrayNode locations = view.putArray("locations");
        for (Row row : snapshot.locations()) {
            locations
                    .addObject()
                    .put("code", row.location())
                    .put("name", row.key(0))
                    .put("city", row.key(1));
        }
        view.set("log", log(snapshot));
        LocalDate newest = snapshot.newestDay();
        if (newest == null) {
            return view.put("empty", "No sale has come yet. Numbers appear here with the first paid order.");
        }
        LocalDate day = scope.day() == null ? newest : scope.day();
        told.put("day", day.toString()).put("isToday", day.equals(newest));
        view.put("newestDay", newest.toString());
        view.put("oldestDay", newest.minusDays(Snapshot.DAYS - 1L).toString());
        if (snapshot.eventTime() != null) {
            view.put("asOf", AS_OF.format(snapshot.eventTime().atZone(clocks.zone(scope.location()))));
            view.put("zone", clocks.zone(scope.location()).getId());
        }
        ArrayNode services = view.putArray("services");
        TreeSet<String> names = new TreeSet<>();
        snapshot.each(Panel.SERVICES, day.minusDays(7), day, row -> names.add(row.key(1)));
        names.forEach(services::add);

        SalesView sales = new SalesView(snapshot, scope, day, clocks);
        view.set("trust", trust(snapshot, scope, day));
        view.set("tiles", sales.tiles());
        view.set("hours", sales.hours());
        view.set("places", sales.locations());
        OutlookView outlook = new OutlookView(snapshot, scope, clocks);
        view.set("anomalies", outlook.anomalies());
        view.set("forecast", outlook.days());
        view.set("trend", sales.trend());
        view.set("heat", sales.heat());
        view.set("byService", sales.services());
        MoneyView money = new MoneyView(snapshot, scope, day);
        view.set("tenders", money.tenders());
        view.set("losses", money.losses());
        MenuView menu = new MenuView(snapshot, scope, day);
        view.set("items", menu.items());
        view.set("menu", menu.quadrants());
        view.set("guests", new GuestView(snapshot, scope, day).satisfaction());
        return view;
    }

    /** A panel that has nothing to show, and why. */
    static ObjectNode empty(String sentence) {
        return JSON.objectNode().put("empty", sentence);
    }

    /** Why a panel has no row: its roll-up is not there, or nothing was sold. */
    static ObjectNode emptyPanel(Snapshot snapshot, Panel panel, String sentence) {
        if (snapshot.isMissing(panel)) {
            return empty("This database has no " + panel.table() + " yet; ./stack migrate creates it.");
        }
        return empty(snapshot.loading().contains(panel) ? "The last four weeks are being read." : sentence);
    }

    private static ObjectNode log(Snapshot snapshot) {
        ObjectNode log = JSON.objectNode();
        long rejected = 0;
        long late = 0;
        long missing = 0;
        long waiting = 0;
        ArrayNode rows = log.putArray("rows");
        for (Row row : snapshot.log()) {
            long events = row.values()[0];
            switch (row.location()) {
                case "rejected" -> rejected += events;
                case "late" -> late += events;
                case "missing" -> missing += events;
                default -> waiting += events;
            }
            rows.addObject()
                    .put("what", row.location())
                    .put("detail", row.key(0))
                    .put("events", events);
        }
        return log.put("rejected", rejected)
                .put("late", late)
                .put("missing", missing)
                .put("waiting", waiting);
    }

    /**
     * How many hours on the screen were compared with the log, and how many of the day were added up again from the facts;
     * never more than were.
     */
    private static ObjectNode trust(Snapshot snapshot, Scope scope, LocalDate day) {
        List<Row> hours = hours(snapshot, scope, day, day);
        HourProofs.Count count = snapshot.proof().count(hours);
        ObjectNode trust = JSON.objectNode()
                .put("hours", hours.size())
                .put("equal", count.equal())
                .put("open", count.open())
                .put("different", count.different().size());
        if (!count.different().isEmpty()) {
            Row first = count.different().get(0);
            trust.put("first", first.location() + " at " + first.key(0));
        }
        if (snapshot.proof().newest() != null) {
            trust.put("provedAt", snapshot.proof().newest().toEpochMilli());
        }
        trust.set("log", verified(snapshot, hours, hours(snapshot, scope, day.minusDays(TREND_DAYS - 1L), day)));
        return trust;
    }

    private static ObjectNode verified(Snapshot snapshot, List<Row> ofDay, List<Row> onScreen) {
        VerifiedHours.Count count = snapshot.verified().count(onScreen);
        ObjectNode log = JSON.objectNode()
                .put("hours", onScreen.size())
                .put("equal", count.equal())
                .put("different", count.different().size())
                .put("equalOfDay", snapshot.verified().count(ofDay).equal());
        if (!count.different().isEmpty()) {
            Row first = count.different().get(0);
            VerifiedHours.Entry entry = snapshot.verified().of(first);
            Clocks clocks = new Clocks(snapshot.locations());
            log.put(
                    "first",
                    first.location() + " at "
                            + HOUR.format(
                                    Instant.ofEpochSecond(first.values()[0]).atZone(clocks.zone(first.location()))));
            log.put("offset", entry.wrongOffset()).put("what", entry.difference());
        }
        if (count.newest() > 0) {
            log.put("verifiedAt", count.newest());
        }
        return log;
    }

    private static List<Row> hours(Snapshot snapshot, Scope scope, LocalDate first, LocalDate last) {
        List<Row> hours = new ArrayList<>();
        snapshot.each(Panel.HOURS, first, last, row -> {
            if (scope.has(row) && (row.values()[2] != 0 || row.values()[4] != 0)) {
                hours.add(row);
            }
        });
        return hours;
    }
}
