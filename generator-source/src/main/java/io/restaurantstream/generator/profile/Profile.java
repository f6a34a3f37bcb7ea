package io.restaurantstream.generator.profile;

import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.ServiceType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A world that events can come from: how busy it is, what its guests order, how they pay and what they say.
 *
 * <p>Part of what decides which events exist, so two profiles of the same {@link #canonicalForm()} are the same world.
 *
 * @param name short name, shown to people only
 * @param timeZone zone of all locations; hours, days and dayparts are meant in it
 * @param traffic how many orders there are, and when
 * @param locations 1 to 1000 restaurants
 * @param orders what is ordered
 * @param payments how it is paid
 * @param feedback what guests say afterwards
 * @param lifecycle how an order lives over time
 * @param faults what goes wrong on the way into the log
 * @param operations what else happens in the restaurants; a profile without it knows only orders, items, payments and
 *     feedback
 */
public record Profile(
        String name,
        ZoneId timeZone,
        Traffic traffic,
        List<Location> locations,
        OrderMix orders,
        PaymentMix payments,
        FeedbackMix feedback,
        Lifecycle lifecycle,
        Faults faults,
        Optional<Operations> operations) {

    /** Names of the profiles that come with the generator. */
    public static final List<String> BUILT_IN =
            List.of("realistic", "classic", "rush", "faulty", "chain", "chain-faulty");

    public Profile {
        locations = List.copyOf(locations);
        if (locations.isEmpty() || locations.size() > 1000) {
            throw new IllegalArgumentException(
                    "locations: there are " + locations.size() + ", there must be from 1 to 1000");
        }
        Set<String> codes = new HashSet<>();
        for (Location location : locations) {
            if (!codes.add(location.code())) {
                throw new IllegalArgumentException("locations: code " + location.code() + " is there twice");
            }
        }
        mustKnowHowEachServiceIsPaid(orders, payments, lifecycle);
        mustEndItsOrdersOnTheirDay(timeZone, traffic, lifecycle);
        if (operations.isPresent()) {
            mustFitItsOperations(orders, payments, lifecycle, operations.get());
        }
    }

    private static void mustFitItsOperations(
            OrderMix orders, PaymentMix payments, Lifecycle lifecycle, Operations operations) {
        if (lifecycle.immediate()) {
            throw new IllegalArgumentException("operations: need time; lifecycle.immediate must be false");
        }
        for (ServiceType service : orders.services().keySet()) {
            if (!operations.channels().containsKey(service)) {
                throw new IllegalArgumentException("operations.channels: " + service.wireName() + " is missing");
            }
        }
        if (!payments.methods().containsKey(PaymentMethod.CREDIT_CARD)) {
            throw new IllegalArgumentException("operations.orders.tip_adjusted: payments.methods has no credit_card");
        }
    }

    private static void mustKnowHowEachServiceIsPaid(OrderMix orders, PaymentMix payments, Lifecycle lifecycle) {
        for (ServiceType service : orders.services().keySet()) {
            if (!payments.tips().containsKey(service)) {
                throw new IllegalArgumentException("payments.tips: " + service.wireName() + " is missing");
            }
            if (!lifecycle.immediate() && !lifecycle.paymentAfterMinutes().containsKey(service)) {
                throw new IllegalArgumentException(
                        "lifecycle.payment_after_minutes: " + service.wireName() + " is missing");
            }
        }
    }

    /**
     * The built-in profile of that name, or the one in the YAML file at that path.
     *
     * @throws IllegalArgumentException when there is none or it is not valid; the message says where and why
     */
    public static Profile load(String nameOrPath) {
        return ProfileFile.load(nameOrPath);
    }

    /** Every value of this profile as text, except its name; equal for equal worlds, on every JVM. */
    public String canonicalForm() {
        return CanonicalForm.of(new Profile(
                "", timeZone, traffic, locations, orders, payments, feedback, lifecycle, faults, operations));
    }

    /** An order is created, paid and, at the soonest, rated on one business day: that keeps every day self-contained. */
    private static void mustEndItsOrdersOnTheirDay(ZoneId zone, Traffic traffic, Lifecycle lifecycle) {
        if (lifecycle.immediate()) {
            return;
        }
        int dayEnds = (Traffic.DAY_BEGINS_AT_HOUR + 24) * 60;
        // the night in which clocks go forward is an hour shorter
        int lostByClockChange =
                zone.getRules().isFixedOffset() ? 0 : (int) Duration.ofHours(1).toMinutes();
        int latest = traffic.closesAtHour() * 60
                + lifecycle.longestPaymentMinutes()
                + Lifecycle.FEEDBACK_AFTER_MINUTES
                + lostByClockChange;
        if (latest >= dayEnds) {
            int tooLong = latest - dayEnds;
            throw new IllegalArgumentException("lifecycle.payment_after_minutes: the last order may be created until "
                    + traffic.closesAtHour() + ":00 and paid " + lifecycle.longestPaymentMinutes()
                    + " minutes later; with " + Lifecycle.FEEDBACK_AFTER_MINUTES + " minutes until feedback and "
                    + lostByClockChange + " for the change of clocks it must end before 28:00 (04:00 the next day):"
                    + " it is " + tooLong + " minutes too late; close earlier or let guests pay sooner");
        }
    }
}
