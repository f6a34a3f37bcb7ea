package io.restaurantstream.generator.sample;

import io.restaurantstream.event.ServiceType;
import io.restaurantstream.generator.profile.Category;
import io.restaurantstream.generator.profile.CategoryDemand;
import io.restaurantstream.generator.profile.DayPart;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import io.restaurantstream.generator.profile.TipBand;
import io.restaurantstream.generator.profile.Traffic;
import java.time.DayOfWeek;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What follows from a profile without being written in it. All results are weights, not percentages. */
final class Expectation {

    /** Tips are counted by the nearest multiple of this many percent, so that a cent's rounding moves none. */
    static final int TIP_STEP = 2;

    private static final int TIP_STEPS = 100 / TIP_STEP + 1;

    private final Profile profile;

    Expectation(Profile profile) {
        this.profile = profile;
    }

    static double[] weights(Collection<Tenths> shares) {
        return shares.stream().mapToDouble(Tenths::count).toArray();
    }

    /** Orders by local hour, 0 to 23, over a week. */
    double[] hours() {
        double[] hours = new double[24];
        Traffic traffic = profile.traffic();
        for (DayOfWeek day : DayOfWeek.values()) {
            double[] weights = weights(traffic.hoursOf(day));
            double sum = 0;
            for (double weight : weights) {
                sum += weight;
            }
            for (int hour = 0; hour < 24; hour++) {
                hours[hour] += traffic.usualOrders(day) * weights[hour] / sum;
            }
        }
        return hours;
    }

    /** Orders by business day of the week, from Monday. */
    double[] weekdays() {
        return List.of(DayOfWeek.values()).stream()
                .mapToDouble(profile.traffic()::usualOrders)
                .toArray();
    }

    /** Items by category, over a week: what is wanted changes with the part of the day. */
    double[] categories() {
        Map<DayPart, Double> parts = new EnumMap<>(DayPart.class);
        double[] hours = hours();
        for (int hour = 0; hour < 24; hour++) {
            parts.merge(DayPart.ofHour(hour), hours[hour], Double::sum);
        }
        Map<Category, CategoryDemand> demand = profile.orders().categories();
        Category[] all = Category.values();
        double[] categories = new double[all.length];
        parts.forEach((part, orders) -> {
            double sum = demand.values().stream()
                    .mapToDouble(category -> category.weightIn(part))
                    .sum();
            for (int i = 0; i < all.length; i++) {
                categories[i] += orders * demand.get(all[i]).weightIn(part) / sum;
            }
        });
        return categories;
    }

    /** Payments by tip in percent of the subtotal, in steps of {@link #TIP_STEP}. */
    double[] tips() {
        double[] tips = new double[TIP_STEPS];
        for (ServiceType service : profile.orders().services().keySet()) {
            double orders = profile.orders().services().get(service).count();
            for (TipBand band : profile.payments().tips().get(service)) {
                spread(
                        tips,
                        orders * band.share().count(),
                        band.from().count() / 10.0,
                        band.to().count() / 10.0);
            }
        }
        return tips;
    }

    /** The step that a tip of {@code percent} of the subtotal belongs to, 0 to 50. */
    static int tipStep(double percent) {
        return Math.min(TIP_STEPS - 1, (int) Math.round(percent / TIP_STEP));
    }

    private static void spread(double[] tips, double weight, double from, double to) {
        if (from == to) {
            tips[tipStep(from)] += weight;
            return;
        }
        for (int step = 0; step < tips.length; step++) {
            double middle = step * (double) TIP_STEP;
            double overlap = Math.min(to, middle + TIP_STEP / 2.0) - Math.max(from, middle - TIP_STEP / 2.0);
            tips[step] += weight * Math.max(0, overlap) / (to - from);
        }
    }
}
