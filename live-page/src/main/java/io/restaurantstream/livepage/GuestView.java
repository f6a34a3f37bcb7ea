package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;

/** What guests said over four weeks, by the day on which they did. */
final class GuestView {

    private static final int DAYS = 28;

    /** Fewer answers than this make no score. */
    private static final long FEWEST = 30;

    private final Snapshot snapshot;
    private final Scope scope;
    private final LocalDate day;

    GuestView(Snapshot snapshot, Scope scope, LocalDate day) {
        this.snapshot = snapshot;
        this.scope = scope;
        this.day = day;
    }

    private static final class Answers {

        private long answers;
        private long stars;
        private long asked;
        private long promoters;
        private long detractors;

        private void add(Row row) {
            answers += row.values()[0];
            stars += row.values()[0] * Long.parseLong(row.key(0));
            asked += row.values()[1];
            promoters += row.values()[2];
            detractors += row.values()[3];
        }

        private boolean isEnough() {
            return asked >= FEWEST;
        }

        private long score() {
            return Math.round(100.0 * (promoters - detractors) / asked);
        }

        /** Half of the 95 % interval. */
        private long margin() {
            double p = (double) promoters / asked;
            double d = (double) detractors / asked;
            return Math.round(100 * 1.96 * Math.sqrt((p + d - (p - d) * (p - d)) / asked));
        }
    }

    private Answers answers(LocalDate first, LocalDate last, String location) {
        Answers answers = new Answers();
        snapshot.each(Panel.ANSWERS, first, last, row -> {
            if (location.isEmpty() || location.equals(row.location())) {
                answers.add(row);
            }
        });
        return answers;
    }

    void addTile(ArrayNode tiles) {
        Answers answers = answers(day.minusDays(DAYS - 1L), day, scope.location());
        ObjectNode tile = tiles.addObject()
                .put("metric", "nps")
                .put("label", "NPS, 28 days")
                .put("unit", "score");
        if (!answers.isEnough() || snapshot.loading().contains(Panel.ANSWERS)) {
            tile.putNull("value");
            tile.put(
                    "hint",
                    snapshot.isMissing(Panel.ANSWERS)
                            ? "needs " + Panel.ANSWERS.table()
                            : "needs " + FEWEST + " answers, has " + answers.asked);
            return;
        }
        tile.put("value", answers.score()).put("interval", answers.margin());
        tile.put(
                "hint",
                "± " + answers.margin() + " from " + String.format(java.util.Locale.ROOT, "%,d", answers.asked)
                        + " answers");
    }

    void putScore(ObjectNode json, String location) {
        Answers answers = answers(day.minusDays(DAYS - 1L), day, location);
        if (answers.isEnough()) {
            json.put("nps", answers.score()).put("npsInterval", answers.margin());
        }
    }

    ObjectNode satisfaction() {
        LocalDate first = day.minusDays(DAYS - 1L);
        Answers all = answers(first, day, scope.location());
        if (all.answers == 0 || snapshot.loading().contains(Panel.ANSWERS)) {
            return PageView.emptyPanel(
                    snapshot, Panel.ANSWERS, "No guest has answered in the four weeks up to this day.");
        }
        ObjectNode guests =
                PageView.JSON.objectNode().put("first", first.toString()).put("last", day.toString());
        guests.put("answers", all.answers).put("asked", all.asked);
        guests.put("today", answers(day, day, scope.location()).answers);
        guests.put("stars", Math.round(100.0 * all.stars / all.answers) / 100.0);
        guests.put("promoters", all.promoters).put("detractors", all.detractors);
        guests.put("passives", all.asked - all.promoters - all.detractors);
        if (all.isEnough()) {
            guests.put("nps", all.score()).put("interval", all.margin());
        } else {
            guests.put("note", "A score needs " + FEWEST + " answers, there are " + all.asked + ".");
        }
        long[] stars = new long[6];
        snapshot.each(Panel.ANSWERS, first, day, row -> {
            if (scope.has(row)) {
                stars[Integer.parseInt(row.key(0))] += row.values()[0];
            }
        });
        ArrayNode list = guests.putArray("list");
        for (int star = 5; star >= 1; star--) {
            list.addObject().put("stars", star).put("answers", stars[star]);
        }
        ArrayNode weeks = guests.putArray("weeks");
        for (LocalDate week = day.minusDays(27); !week.isAfter(day); week = week.plusDays(7)) {
            Answers of = answers(week, week.plusDays(6), scope.location());
            ObjectNode json = weeks.addObject().put("first", week.toString()).put("asked", of.asked);
            if (of.isEnough()) {
                json.put("nps", of.score()).put("interval", of.margin());
            }
        }
        return guests;
    }
}
