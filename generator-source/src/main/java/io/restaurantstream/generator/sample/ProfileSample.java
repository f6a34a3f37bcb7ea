package io.restaurantstream.generator.sample;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.generator.profile.Brand;
import io.restaurantstream.generator.profile.Category;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import io.restaurantstream.generator.profile.Traffic;
import io.restaurantstream.generator.simulation.DayEvents;
import io.restaurantstream.generator.simulation.World;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whole orders, spread evenly over whole weeks from the start of a log, and counted.
 *
 * <p>Whole weeks, because any shorter stretch has its own weekdays and hours; whole orders, because a stretch cuts those
 * at its ends.
 */
public final class ProfileSample {

    private final World world;
    private final Instant end;
    private final long every;

    private final Tally services;
    private final Tally items;
    private final Tally quantities;
    private final Tally categories;
    private final Tally hours;
    private final Tally weekdays;
    private final Tally locations;
    private final Tally methods;
    private final Tally cards;
    private final Tally wallets;
    private final Tally tips;
    private final Tally ratings;

    private final Map<Long, Integer> itemsOfUnpaid = new HashMap<>();
    /** Payments that may still be voided, or get another tip, in the order of their time. */
    private final Map<UUID, Paid> unsettled = new LinkedHashMap<>();

    private final Happened happened;
    private long lastOrder;
    private long orders;
    private long events;
    private long feedback;
    private long totalCents;

    /** After that nothing but refunds happens to a payment. */
    private static final Duration SETTLED_AFTER = Duration.ofHours(2);

    private record Paid(PaymentCaptured payment, long tipCents, Instant ts) {

        Paid withTip(long newTipCents) {
            return new Paid(payment, newTipCents, ts);
        }
    }

    private ProfileSample(World world, Instant end, long every) {
        this.world = world;
        this.end = end;
        this.every = every;
        Profile profile = world.config().profile();
        Expectation expected = new Expectation(profile);
        services = new Tally(
                "Service type",
                profile.orders().services().keySet().stream()
                        .map(ServiceType::wireName)
                        .toList(),
                Expectation.weights(profile.orders().services().values()));
        items = counting("Items per order", profile.orders().itemsPerOrder());
        quantities = counting("Quantity of an item", profile.orders().quantities());
        categories = new Tally(
                "Category of an item",
                Stream.of(Category.values()).map(Category::wireName).toList(),
                expected.categories());
        hours = new Tally(
                "Hour of the order, local",
                IntStream.range(0, 24).mapToObj("%02d:00"::formatted).toList(),
                expected.hours());
        weekdays = new Tally(
                "Business day of the order",
                Stream.of(DayOfWeek.values()).map(ProfileSample::name).toList(),
                expected.weekdays());
        locations = new Tally(
                "Location",
                profile.locations().stream().map(Location::code).toList(),
                Expectation.weights(
                        profile.locations().stream().map(Location::weight).toList()));
        methods = new Tally(
                "Payment method",
                profile.payments().methods().keySet().stream()
                        .map(PaymentMethod::wireName)
                        .toList(),
                Expectation.weights(profile.payments().methods().values()));
        cards = brands("Credit card", profile.payments().cards());
        wallets = brands("Digital wallet", profile.payments().wallets());
        double[] tipWeights = expected.tips();
        tips = new Tally(
                "Tip, about",
                IntStream.range(0, tipWeights.length)
                        .mapToObj(step -> step * Expectation.TIP_STEP + " %")
                        .toList(),
                tipWeights);
        ratings = counting("Stars of a feedback", profile.feedback().ratings());
        happened = new Happened(profile);
    }

    private static Tally counting(String name, List<Tenths> shares) {
        List<String> labels = IntStream.rangeClosed(1, shares.size())
                .mapToObj(Integer::toString)
                .toList();
        return new Tally(name, labels, Expectation.weights(shares));
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static Tally brands(String name, List<Brand> brands) {
        return new Tally(
                name,
                brands.stream().map(Brand::name).toList(),
                Expectation.weights(brands.stream().map(Brand::share).toList()));
    }

    /**
     * Reads about {@code wanted} events of {@code world}, from as many weeks as have so many; at least one.
     *
     * @param wanted at least 1
     */
    public static ProfileSample read(World world, long wanted) {
        double eventsOfWeek = 7 * world.eventsOfAverageDay();
        long weeks = Math.max(1, (long) Math.ceil(wanted / eventsOfWeek));
        Instant end = world.config().start().plus(Duration.ofDays(7 * weeks));
        ProfileSample sample = new ProfileSample(world, end, Math.max(1, (long) (weeks * eventsOfWeek / wanted)));
        sample.read();
        sample.settleUntil(Instant.MAX);
        return sample;
    }

    /** Orders counted. */
    public long orders() {
        return orders;
    }

    /** Events of these orders. */
    public long events() {
        return events;
    }

    /** Mean total of an order, in cents. */
    public long meanTotalCents() {
        return orders == 0 ? 0 : totalCents / orders;
    }

    /** No order of the sample was created at or after this instant. */
    public Instant end() {
        return end;
    }

    /** Everything that was counted. */
    public List<Distribution> distributions() {
        Stream<Tally> tallies = Stream.of(
                services,
                items,
                quantities,
                categories,
                hours,
                weekdays,
                locations,
                methods,
                cards,
                wallets,
                tips,
                ratings);
        return Stream.of(tallies.map(Tally::distribution), Stream.of(withFeedback()), happened.distribution(orders))
                .flatMap(distributions -> distributions)
                .toList();
    }

    private Distribution withFeedback() {
        double expected = world.config().profile().feedback().percent().count() / 10.0;
        double measured = orders == 0 ? 0 : 100.0 * feedback / orders;
        return new Distribution(
                "Orders with feedback", orders, List.of(new Distribution.Share("yes", expected, measured)));
    }

    private void read() {
        long endMs = end.toEpochMilli();
        long doneMs = end.plus(WholeOrder.lifetime(world.config().profile())).toEpochMilli();
        long last = world.lastOffset();
        for (long offset = 1; offset <= last; offset++) {
            DayEvents day = world.dayWith(offset);
            long ms = day.timeMs(offset);
            if (ms > doneMs) {
                return;
            }
            long order = day.orderOf(offset);
            Fault fault = day.fault(offset);
            if (fault != null && fault.addsOffset()) {
                continue;
            }
            if (order != DayEvents.NO_ORDER && order % every == 0 && (ms < endMs || order <= lastOrder)) {
                add(order, day.event(offset));
            }
        }
    }

    private void add(long order, Event event) {
        if (event.payload() instanceof OrderCreated created) {
            add(order, created);
        } else if (order > lastOrder) {
            return;
        } else if (event.payload() instanceof OrderItemAdded item) {
            itemsOfUnpaid.merge(order, 1, Integer::sum);
            // with a piece too many, which is voided, a line may have more than anybody orders
            int most = world.config().profile().orders().quantities().size();
            quantities.add((int) Math.min(most, item.qtyThousandths() / 1000) - 1);
            categories.add(item.category());
        } else if (event.payload() instanceof PaymentCaptured payment) {
            add(order, payment, event.ts());
        } else if (event.payload() instanceof PaymentVoided voided) {
            unsettled.remove(voided.paymentId());
        } else if (event.payload() instanceof TipAdjusted adjusted) {
            unsettled.computeIfPresent(adjusted.paymentId(), (id, paid) -> paid.withTip(adjusted.tipCents()));
        } else if (event.payload() instanceof FeedbackSubmitted answer) {
            feedback++;
            ratings.add(answer.rating() - 1);
        }
        events++;
        happened.add(event);
    }

    private void add(long order, OrderCreated created) {
        lastOrder = Math.max(lastOrder, order);
        orders++;
        ZonedDateTime local = created.orderTs().atZone(world.config().profile().timeZone());
        services.add(created.serviceType().wireName());
        hours.add(local.getHour());
        weekdays.add(name(local.minusHours(Traffic.DAY_BEGINS_AT_HOUR).getDayOfWeek()));
        locations.add(created.locationCode());
    }

    private void add(long order, PaymentCaptured payment, Instant ts) {
        Integer count = itemsOfUnpaid.remove(order);
        if (count != null) {
            items.add(count - 1);
        }
        settleUntil(ts.minus(SETTLED_AFTER));
        unsettled.put(payment.paymentId(), new Paid(payment, payment.tipCents(), ts));
    }

    private void settleUntil(Instant end) {
        Iterator<Paid> eldest = unsettled.values().iterator();
        while (eldest.hasNext()) {
            Paid paid = eldest.next();
            if (!paid.ts.isBefore(end)) {
                return;
            }
            eldest.remove();
            settle(paid.payment, paid.tipCents);
        }
    }

    private void settle(PaymentCaptured payment, long tipCents) {
        methods.add(payment.method().wireName());
        if (payment.method() == PaymentMethod.CREDIT_CARD) {
            cards.add(payment.provider());
        } else if (payment.method() == PaymentMethod.DIGITAL_WALLET) {
            wallets.add(payment.provider());
        }
        tips.add(Expectation.tipStep(100.0 * tipCents / Math.max(1, payment.subtotalCents())));
        totalCents += payment.totalCents() - payment.tipCents() + tipCents;
    }
}
