package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How guests paid on a day, and what was lost on it. */
final class MoneyView {

    private static final int PAYMENTS = 0;
    private static final int AMOUNT = 1;
    private static final int TIPS = 2;
    private static final int REFUNDED = 4;

    private static final List<String> KINDS = List.of("void", "comp", "discount", "refund", "cancelled");
    private static final int REASONS = 4;

    private final Snapshot snapshot;
    private final Scope scope;
    private final LocalDate day;

    MoneyView(Snapshot snapshot, Scope scope, LocalDate day) {
        this.snapshot = snapshot;
        this.scope = scope;
        this.day = day;
    }

    private static long[] plus(long[] one, long[] other) {
        long[] sum = new long[one.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = one[i] + other[i];
        }
        return sum;
    }

    private Map<String, long[]> sums(Panel panel, LocalDate of, int keys) {
        Map<String, long[]> sums = new TreeMap<>();
        for (Row row : snapshot.day(panel, of)) {
            if (scope.has(row)) {
                sums.merge(String.join("\t", row.keys().subList(0, keys)), row.values(), MoneyView::plus);
            }
        }
        return sums;
    }

    ObjectNode tenders() {
        Map<String, long[]> methods = sums(Panel.TENDERS, day, 1);
        if (methods.isEmpty()) {
            return PageView.emptyPanel(snapshot, Panel.TENDERS, "Nobody paid on this day.");
        }
        long[] all = methods.values().stream().reduce(new long[5], MoneyView::plus);
        ObjectNode tenders = PageView.JSON.objectNode();
        tenders.put("payments", all[PAYMENTS]).put("amount", all[AMOUNT]).put("tips", all[TIPS]);
        tenders.put("refunded", all[REFUNDED]);
        ArrayNode list = tenders.putArray("list");
        methods.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue()[AMOUNT]))
                .forEach(entry -> {
                    long[] sum = entry.getValue();
                    long withoutTips = sum[AMOUNT] - sum[TIPS];
                    list.addObject()
                            .put("method", entry.getKey())
                            .put("payments", sum[PAYMENTS])
                            .put("amount", sum[AMOUNT])
                            .put("tips", sum[TIPS])
                            .put("refunded", sum[REFUNDED])
                            .put("share", all[AMOUNT] == 0 ? 0 : Math.round(1000.0 * sum[AMOUNT] / all[AMOUNT]) / 10.0)
                            .put("tipRate", withoutTips == 0 ? 0 : Math.round(1000.0 * sum[TIPS] / withoutTips));
                });
        return tenders;
    }

    ObjectNode losses() {
        Map<String, long[]> now = sums(Panel.LOSSES, day, 1);
        Map<String, long[]> before = sums(Panel.LOSSES, day.minusDays(7), 1);
        Map<String, long[]> reasons = sums(Panel.LOSSES, day, 2);
        if (snapshot.isMissing(Panel.LOSSES)) {
            return PageView.emptyPanel(snapshot, Panel.LOSSES, "");
        }
        if (now.isEmpty()) {
            return PageView.empty("Nothing was voided, given away, discounted or refunded on this day.");
        }
        Sums sales = new Sums();
        snapshot.day(Panel.HOURS, day).stream().filter(scope::has).forEach(sales::add);
        ObjectNode losses = PageView.JSON.objectNode().put("net", sales.net());
        ArrayNode list = losses.putArray("list");
        long total = 0;
        for (String kind : KINDS) {
            long[] sum = now.getOrDefault(kind, new long[2]);
            total += sum[1];
            ObjectNode json =
                    list.addObject().put("kind", kind).put("events", sum[0]).put("amount", sum[1]);
            json.put("previous", before.getOrDefault(kind, new long[2])[1]);
            json.put("perMille", sales.net() == 0 ? 0 : Math.round(1000.0 * sum[1] / sales.net()));
            ArrayNode why = json.putArray("reasons");
            reasons.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(kind + "\t"))
                    .sorted(Comparator.comparingLong(entry -> -entry.getValue()[1]))
                    .limit(REASONS)
                    .forEach(entry -> {
                        String reason = entry.getKey().substring(kind.length() + 1);
                        why.addObject()
                                .put("reason", reason.isEmpty() ? "no reason given" : reason)
                                .put("events", entry.getValue()[0])
                                .put("amount", entry.getValue()[1]);
                    });
        }
        return losses.put("total", total);
    }
}
