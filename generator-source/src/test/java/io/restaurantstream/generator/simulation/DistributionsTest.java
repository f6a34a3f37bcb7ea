package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.generator.profile.Category;
import io.restaurantstream.generator.profile.DayPart;
import io.restaurantstream.generator.profile.Menu;
import io.restaurantstream.generator.profile.MenuItem;
import io.restaurantstream.generator.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every published distribution, on all orders of a week of the classic and a day of the default world. */
class DistributionsTest {

    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");
    private static final List<Category> CATEGORIES = List.of(Category.values());
    private static final double[] CATEGORY_WEIGHTS = {5, 7, 8, 7, 8, 10, 8, 7, 18, 6, 3, 7, 6};

    /** One world's orders, with what belongs together. */
    private static final class Sample {
        final Map<UUID, OrderCreated> orders = new HashMap<>();
        final Map<UUID, PaymentCaptured> payments = new HashMap<>();
        final Map<UUID, Integer> items = new HashMap<>();
        final Map<DayPart, long[]> categories = new EnumMap<>(DayPart.class);
        final Map<UUID, Long> dishes = new HashMap<>();
        final Map<UUID, Long> prices = new HashMap<>();
        final long[] quantities = new long[3];
        final long[] ratings = new long[5];
        final Map<Integer, long[]> nps = new TreeMap<>();
        long feedback;
    }

    private static Sample classic;

    @BeforeAll
    static void readAWeekOfTheClassicWorld() {
        World world = Worlds.from("classic", "2026-11-02T09:00:00Z");
        classic = sample(world, 1, 1_000_000);
    }

    private static Sample sample(World world, long from, long to) {
        Sample sample = new Sample();
        LongStream.rangeClosed(from, to)
                .mapToObj(offset -> world.dayWith(offset).event(offset))
                .forEach(event -> add(sample, event));
        return sample;
    }

    private static void add(Sample sample, Event event) {
        if (event.payload() instanceof OrderCreated order) {
            sample.orders.put(order.orderId(), order);
        } else if (event.payload() instanceof OrderItemAdded item) {
            OrderCreated order = sample.orders.get(item.orderId());
            Category category = Category.valueOf(item.category().toUpperCase(Locale.ROOT));
            sample.categories
                    .computeIfAbsent(partOf(order.orderTs()), part -> new long[13])[CATEGORIES.indexOf(category)]++;
            sample.dishes.merge(item.menuItemId(), 1L, Long::sum);
            sample.prices.put(item.menuItemId(), item.unitPriceCents());
            sample.quantities[(int) (item.qtyThousandths() / 1000) - 1]++;
            sample.items.merge(item.orderId(), 1, Integer::sum);
        } else if (event.payload() instanceof PaymentCaptured payment) {
            sample.payments.put(payment.orderId(), payment);
        } else if (event.payload() instanceof FeedbackSubmitted feedback) {
            sample.feedback++;
            sample.ratings[feedback.rating() - 1]++;
            sample.nps.computeIfAbsent(feedback.rating(), rating -> new long[11])[feedback.nps()]++;
        }
    }

    private static final List<ServiceType> SERVICES =
            List.of(ServiceType.DINE_IN, ServiceType.TAKEOUT, ServiceType.DELIVERY);
    private static final List<PaymentMethod> METHODS = List.of(
            PaymentMethod.CREDIT_CARD,
            PaymentMethod.DEBIT,
            PaymentMethod.CASH,
            PaymentMethod.DIGITAL_WALLET,
            PaymentMethod.GIFT_CARD);

    private static DayPart partOf(Instant instant) {
        return DayPart.ofHour(instant.atZone(TORONTO).getHour());
    }

    private static <T, K extends Enum<K>> long[] counts(Iterable<T> things, List<K> keys, Function<T, K> key) {
        long[] counts = new long[keys.size()];
        things.forEach(thing -> counts[keys.indexOf(key.apply(thing))]++);
        return counts;
    }

    @Test
    void serviceTypesAre62To23To15() {
        ChiSquare.assertFits(
                "service types", counts(classic.orders.values(), SERVICES, OrderCreated::serviceType), 62, 23, 15);
    }

    @Test
    void ordersHaveOneToFourItemsAt60To28To9To3() {
        long[] sizes = new long[4];
        classic.items.values().forEach(size -> sizes[size - 1]++);
        ChiSquare.assertFits("items per order", sizes, 60, 28, 9, 3);
    }

    @Test
    void quantitiesAre85To12To3() {
        ChiSquare.assertFits("quantities", classic.quantities, 85, 12, 3);
    }

    @Test
    void methodsAre52To18To14To12To4() {
        ChiSquare.assertFits(
                "methods", counts(classic.payments.values(), METHODS, PaymentCaptured::method), 52, 18, 14, 12, 4);
    }

    @Test
    void cardsAndWalletsHaveTheirShares() {
        Map<String, Long> providers = classic.payments.values().stream()
                .filter(payment -> payment.provider() != null)
                .collect(Collectors.groupingBy(PaymentCaptured::provider, Collectors.counting()));
        ChiSquare.assertFits(
                "cards",
                new long[] {providers.get("VISA"), providers.get("Mastercard"), providers.get("Amex")},
                48,
                42,
                10);
        ChiSquare.assertFits("wallets", new long[] {providers.get("Apple Pay"), providers.get("Google Pay")}, 65, 35);
        assertThat(providers)
                .containsOnlyKeys("VISA", "Mastercard", "Amex", "Apple Pay", "Google Pay", "Interac", "Gift Card");
    }

    @Test
    void onlyCashAndGiftCardsHaveNoAuthCodeAndOnlyCashHasNoProvider() {
        assertThat(classic.payments.values()).allSatisfy(payment -> {
            boolean none = payment.method() == PaymentMethod.CASH || payment.method() == PaymentMethod.GIFT_CARD;
            if (none) {
                assertThat(payment.authCode()).isNull();
            } else {
                assertThat(payment.authCode()).matches("[0-9A-F]{6}");
            }
            assertThat(payment.provider() == null).isEqualTo(payment.method() == PaymentMethod.CASH);
        });
    }

    @Test
    void everyMethodHasItsOwnProviders() {
        Map<PaymentMethod, Set<String>> providers = classic.payments.values().stream()
                .filter(payment -> payment.provider() != null)
                .collect(Collectors.groupingBy(
                        PaymentCaptured::method, Collectors.mapping(PaymentCaptured::provider, Collectors.toSet())));
        assertThat(providers)
                .containsOnly(
                        Map.entry(PaymentMethod.CREDIT_CARD, Set.of("VISA", "Mastercard", "Amex")),
                        Map.entry(PaymentMethod.DEBIT, Set.of("Interac")),
                        Map.entry(PaymentMethod.DIGITAL_WALLET, Set.of("Apple Pay", "Google Pay")),
                        Map.entry(PaymentMethod.GIFT_CARD, Set.of("Gift Card")));
    }

    @Test
    void dishesOfACategoryAreOrderedByTheirPopularity() {
        Menu menu = Menu.standard();
        for (Category category : CATEGORIES) {
            List<MenuItem> items = menu.of(category);
            ChiSquare.assertFits(
                    "dishes of " + category,
                    items.stream()
                            .mapToLong(item -> classic.dishes.getOrDefault(item.id(), 0L))
                            .toArray(),
                    items.stream().mapToDouble(MenuItem::popularity).toArray());
        }
    }

    @Test
    void itemsHaveThePricesOfTheMenu() {
        Map<UUID, Long> prices =
                Menu.standard().items().stream().collect(Collectors.toMap(MenuItem::id, MenuItem::priceCents));
        assertThat(classic.prices).isEqualTo(prices);
    }

    @Test
    void theTwelveLocationsAreThoseOfTheOriginal() {
        assertThat(classic.orders.values())
                .extracting(OrderCreated::locationCode)
                .containsOnly(
                        "LOC-ON-001",
                        "LOC-ON-002",
                        "LOC-ON-003",
                        "LOC-ON-004",
                        "LOC-ON-005",
                        "LOC-ON-006",
                        "LOC-ON-007",
                        "LOC-ON-008",
                        "LOC-ON-009",
                        "LOC-ON-010",
                        "LOC-ON-011",
                        "LOC-ON-012");
    }

    @Test
    void regularsComeMuchMoreOftenThanOthersAndSomeLeaveAFewWords() {
        World world = Worlds.of("realistic");
        Map<UUID, Long> visits = new HashMap<>();
        long[] comments = new long[2];
        long from = world.offsetsUntil(Worlds.START.plus(Duration.ofDays(2)));
        for (long offset = from; offset < from + 800_000; offset++) {
            DayEvents day = world.dayWith(offset);
            if (day.type(offset) == EventType.FEEDBACK_SUBMITTED
                    && day.event(offset).payload() instanceof FeedbackSubmitted feedback) {
                visits.merge(feedback.customerId(), 1L, Long::sum);
                comments[feedback.comment() == null ? 0 : 1]++;
            }
        }
        ChiSquare.assertFits("feedback without and with words", comments, 82, 18);
        long all = visits.values().stream().mapToLong(Long::longValue).sum();
        // the first percent of the 150,000 guests makes a tenth of the visits: the root of a hundredth
        long ofRegulars = visits.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(1500)
                .mapToLong(Long::longValue)
                .sum();
        assertThat((double) ofRegulars / all).isBetween(0.095, 0.16);
        assertThat(visits.values()).anyMatch(count -> count >= 20);
    }

    @Test
    void taxIs13PercentRoundedHalfUpAndEveryTotalAddsUp() {
        assertThat(classic.payments.values()).allSatisfy(payment -> {
            assertThat(payment.taxCents()).isEqualTo(Math.floorDiv(payment.subtotalCents() * 26 + 100, 200));
            assertThat(payment.totalCents())
                    .isEqualTo(payment.subtotalCents() + payment.taxCents() + payment.tipCents())
                    .isEqualTo(payment.amountCents());
        });
    }

    @Test
    void dineInTipsAreUniformFrom12To24Percent() {
        ChiSquare.assertFits("dine-in tips", tips(ServiceType.DINE_IN, 0.12, 0.24), ChiSquare.equal(12));
    }

    @Test
    void deliveryTipsAreUniformFrom8To20Percent() {
        ChiSquare.assertFits("delivery tips", tips(ServiceType.DELIVERY, 0.08, 0.20), ChiSquare.equal(12));
    }

    /** Counts of tips in twelve equal ranges; orders over 50 dollars only, where a cent hardly moves the percentage. */
    private static long[] tips(ServiceType service, double from, double to) {
        long[] counts = new long[12];
        classic.payments.forEach((orderId, payment) -> {
            if (classic.orders.get(orderId).serviceType() == service && payment.subtotalCents() > 5000) {
                double percent = (double) payment.tipCents() / payment.subtotalCents();
                assertThat(percent).isBetween(from - 0.0002, to + 0.0002);
                counts[Math.min(11, Math.max(0, (int) ((percent - from) / (to - from) * 12)))]++;
            }
        });
        return counts;
    }

    @Test
    void takeoutTipsAre0Or6Or10PercentAt70To20To10() {
        long[] counts = new long[3];
        classic.payments.forEach((orderId, payment) -> {
            if (classic.orders.get(orderId).serviceType() == ServiceType.TAKEOUT) {
                long subtotal = payment.subtotalCents();
                long tip = payment.tipCents();
                int band = tip == 0 ? 0 : tip == (subtotal * 6 + 50) / 100 ? 1 : 2;
                assertThat(tip).isEqualTo((subtotal * new int[] {0, 6, 10}[band] + 50) / 100);
                counts[band]++;
            }
        });
        ChiSquare.assertFits("takeout tips", counts, 70, 20, 10);
    }

    @Test
    void aQuarterOfOrdersHasFeedback() {
        assertThat(classic.feedback).isCloseTo(classic.orders.size() / 4, Offset.offset(250L));
    }

    @Test
    void ratingsAre4To6To20To36To34() {
        ChiSquare.assertFits("ratings", classic.ratings, 4, 6, 20, 36, 34);
    }

    @Test
    void npsFollowsTheRating() {
        ChiSquare.assertFits("NPS of 1", classic.nps.get(1), 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
        ChiSquare.assertFits("NPS of 2", classic.nps.get(2), 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
        ChiSquare.assertFits("NPS of 3", classic.nps.get(3), 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0);
        ChiSquare.assertFits("NPS of 4", classic.nps.get(4), 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
        ChiSquare.assertFits("NPS of 5", classic.nps.get(5), 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void categoriesFollowTheirWeightsAndThePartOfTheDay() {
        ChiSquare.assertFits("other", classic.categories.get(DayPart.OTHER), CATEGORY_WEIGHTS);
        ChiSquare.assertFits(
                "morning", classic.categories.get(DayPart.MORNING), boosted(Map.of(0, 1.8, 1, 1.6, 9, 0.6, 12, 0.2)));
        ChiSquare.assertFits(
                "midday", classic.categories.get(DayPart.MIDDAY), boosted(Map.of(3, 1.3, 4, 1.4, 6, 1.1, 11, 1.2)));
        ChiSquare.assertFits(
                "evening",
                classic.categories.get(DayPart.EVENING),
                boosted(Map.of(8, 1.7, 7, 1.5, 5, 1.3, 12, 1.6, 9, 1.2)));
    }

    private static double[] boosted(Map<Integer, Double> boosts) {
        double[] weights = CATEGORY_WEIGHTS.clone();
        boosts.forEach((category, boost) -> weights[category] *= boost);
        return weights;
    }

    @Test
    void classicVolumesAreThoseOfTheOriginal() {
        World world = Worlds.from("classic", "2026-11-02T09:00:00Z");
        assertThat(perMinute(world, "2026-11-03T06:00:00", 5)).isBetween(203.0, 207.0);
        assertThat(perMinute(world, "2026-11-03T11:00:00", 4)).isBetween(398.0, 402.0);
        assertThat(perMinute(world, "2026-11-03T17:00:00", 6)).isBetween(949.0, 953.0);
        assertThat(perMinute(world, "2026-11-03T15:00:00", 2)).isBetween(161.0, 167.0);
    }

    private static double perMinute(World world, String local, int hours) {
        Instant from = LocalDateTime.parse(local).atZone(TORONTO).toInstant();
        return (world.offsetsUntil(from.plusSeconds(hours * 3600L)) - world.offsetsUntil(from)) / (hours * 60.0);
    }

    @Test
    void classicLocationsAreEqualAndRealisticOnesHaveTheirSizes() {
        ChiSquare.assertFits("classic locations", locations(classic, "classic"), ChiSquare.equal(12));
        Sample realistic = sample(Worlds.of("realistic"), 1, 300_000);
        ChiSquare.assertFits(
                "realistic locations",
                locations(realistic, "realistic"),
                2.2,
                1.6,
                1.3,
                1.2,
                1.1,
                0.9,
                0.8,
                0.8,
                0.7,
                0.6,
                1.0,
                0.5);
    }

    private static long[] locations(Sample sample, String profile) {
        Map<String, Long> counts = sample.orders.values().stream()
                .collect(Collectors.groupingBy(OrderCreated::locationCode, Collectors.counting()));
        return Profile.load(profile).locations().stream()
                .mapToLong(location -> counts.get(location.code()))
                .toArray();
    }
}
