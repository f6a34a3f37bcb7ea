package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What sold on a day, and which items earn their place on the menu over four weeks, as Kasavana and Smith sort them:
 * popular is at least 70 % of an even share of the category, and the margin of a piece is held against the mean of the
 * category, weighted by what sold.
 */
final class MenuView {

    private static final int DAYS = 28;

    /** Fewer pieces than this say nothing. */
    private static final long FEWEST_THOUSANDTHS = 30_000;

    private static final long POPULAR_PERCENT = 70;

    private final Snapshot snapshot;
    private final Scope scope;
    private final LocalDate day;

    MenuView(Snapshot snapshot, Scope scope, LocalDate day) {
        this.snapshot = snapshot;
        this.scope = scope;
        this.day = day;
    }

    private static final class Item {

        private final String name;
        private final String category;
        private long quantity;
        private long revenue;
        private long cost;
        private long quantityWithCost;

        private Item(String name, String category) {
            this.name = name;
            this.category = category;
        }

        private void add(Row row) {
            quantity += row.values()[0];
            revenue += row.values()[1];
            cost += row.values()[2];
            quantityWithCost += row.values()[3];
        }

        private void add(Item item) {
            quantity += item.quantity;
            revenue += item.revenue;
            cost += item.cost;
        }

        private boolean hasCost() {
            return quantityWithCost == quantity && quantity > 0;
        }

        /** Cents that a piece earns. */
        private double margin() {
            return 1000.0 * (revenue - cost) / quantity;
        }
    }

    private Map<List<String>, Item> sold(LocalDate first) {
        Map<List<String>, Item> items = new TreeMap<>(
                Comparator.comparing((List<String> keys) -> keys.get(1)).thenComparing(keys -> keys.get(0)));
        snapshot.each(Panel.ITEMS, first, day, row -> {
            if (scope.has(row)) {
                items.computeIfAbsent(row.keys(), keys -> new Item(keys.get(0), keys.get(1)))
                        .add(row);
            }
        });
        return items;
    }

    ObjectNode items() {
        Map<List<String>, Item> items = sold(day);
        if (items.isEmpty()) {
            return PageView.emptyPanel(snapshot, Panel.ITEMS, "Nothing was sold on this day.");
        }
        long quantity = items.values().stream().mapToLong(item -> item.quantity).sum();
        long revenue = items.values().stream().mapToLong(item -> item.revenue).sum();
        Map<String, Long> categories = new TreeMap<>();
        items.values().forEach(item -> categories.merge(item.category, item.quantity, Long::sum));
        ObjectNode mix = PageView.JSON.objectNode().put("quantity", quantity).put("revenue", revenue);
        ArrayNode list = mix.putArray("list");
        items.values().stream()
                .sorted(Comparator.comparingLong(item -> -item.revenue))
                .forEach(item -> {
                    long ofCategory = categories.get(item.category);
                    ObjectNode json = list.addObject().put("item", item.name).put("category", item.category);
                    json.put("quantity", item.quantity).put("revenue", item.revenue);
                    json.put(
                            "ofCategory", ofCategory == 0 ? 0 : Math.round(1000.0 * item.quantity / ofCategory) / 10.0);
                    json.put("share", revenue == 0 ? 0 : Math.round(1000.0 * item.revenue / revenue) / 10.0);
                });
        return mix;
    }

    ObjectNode quadrants() {
        LocalDate first = day.minusDays(DAYS - 1L);
        Map<List<String>, Item> items = sold(first);
        if (items.isEmpty() || snapshot.loading().contains(Panel.ITEMS)) {
            return PageView.emptyPanel(snapshot, Panel.ITEMS, "Nothing was sold in the four weeks up to this day.");
        }
        ObjectNode menu =
                PageView.JSON.objectNode().put("first", first.toString()).put("last", day.toString());
        ArrayNode categories = menu.putArray("categories");
        items.values().stream().map(item -> item.category).distinct().forEach(category -> {
            List<Item> offered = items.values().stream()
                    .filter(item -> item.category.equals(category) && item.quantity > 0)
                    .toList();
            if (!offered.isEmpty()) {
                add(categories.addObject().put("category", category), offered);
            }
        });
        return menu;
    }

    private static void add(ObjectNode json, List<Item> offered) {
        long quantity = offered.stream().mapToLong(item -> item.quantity).sum();
        long revenue = offered.stream().mapToLong(item -> item.revenue).sum();
        double popular = POPULAR_PERCENT / 100.0 / offered.size();
        Item known = new Item("", "");
        offered.stream().filter(Item::hasCost).forEach(known::add);
        double margin = known.quantity == 0 ? 0 : known.margin();
        json.put("quantity", quantity).put("revenue", revenue).put("items", offered.size());
        json.put("popular", Math.round(1000 * popular) / 10.0).put("margin", Math.round(margin));
        ArrayNode points = json.putArray("points");
        for (Item item : offered) {
            double share = (double) item.quantity / quantity;
            ObjectNode point = points.addObject().put("item", item.name).put("quantity", item.quantity);
            point.put("share", Math.round(1000 * share) / 10.0).put("revenue", item.revenue);
            if (item.hasCost()) {
                point.put("margin", Math.round(item.margin()));
            }
            point.put("verdict", verdict(item, quantity, offered.size(), margin));
        }
    }

    /** As {@code analytics.menu_verdict}, which the question and the dashboard ask; a test compares them. */
    private static String verdict(Item item, long quantityOfCategory, int itemsOfCategory, double meanMargin) {
        if (!item.hasCost()) {
            return "cost unknown";
        }
        if (item.quantity < FEWEST_THOUSANDTHS) {
            return "too early";
        }
        boolean earns = item.margin() >= meanMargin;
        if (100 * item.quantity * itemsOfCategory >= POPULAR_PERCENT * quantityOfCategory) {
            return earns ? "star" : "plowhorse";
        }
        return earns ? "puzzle" : "dog";
    }
}
