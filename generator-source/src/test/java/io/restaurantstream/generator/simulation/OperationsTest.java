package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.MenuItemChanged;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.event.ShiftEnded;
import io.restaurantstream.event.ShiftStarted;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.generator.profile.Menu;
import io.restaurantstream.generator.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chain profile: whole orders of a month, with all that happens to them until the last refund. */
class OperationsTest {

    private static final Instant START = Instant.parse("2026-10-05T09:00:00Z");
    /** The clocks go back on the first of November. */
    private static final Instant ORDERS_UNTIL = START.plus(Duration.ofDays(30));

    private static final Instant END = ORDERS_UNTIL.plus(Duration.ofDays(32));

    private static Map<UUID, Story> stories;
    private static List<Event> references;
    private static Map<EventType, Integer> types;

    /** An order and what is known of it at the end. */
    private static final class Story {
        final OrderCreated created;
        final List<Event> events = new ArrayList<>();
        final Map<UUID, OrderItemAdded> items = new LinkedHashMap<>();
        final Map<UUID, DiscountApplied> discounts = new LinkedHashMap<>();
        final Map<UUID, PaymentCaptured> payments = new LinkedHashMap<>();
        final Map<UUID, Long> adjustedTips = new HashMap<>();
        long voidedCents;
        long chargeCents;
        long taxableChargeCents;
        long giftCents;
        RefundIssued refund;
        boolean isCancelled;

        Story(OrderCreated created) {
            this.created = created;
        }

        long grossCents() {
            return items.values().stream()
                            .mapToLong(OrderItemAdded::extendedPriceCents)
                            .sum()
                    - voidedCents;
        }

        long netCents() {
            return grossCents()
                    - discounts.values().stream()
                            .mapToLong(DiscountApplied::amountCents)
                            .sum();
        }

        long taxCents() {
            return payments.values().stream()
                    .mapToLong(PaymentCaptured::taxCents)
                    .sum();
        }

        long tipCents(PaymentCaptured payment) {
            return adjustedTips.getOrDefault(payment.paymentId(), payment.tipCents());
        }

        long tipCents() {
            return payments.values().stream().mapToLong(this::tipCents).sum();
        }

        long capturedCents() {
            return payments.values().stream()
                    .mapToLong(payment -> payment.totalCents() - payment.tipCents() + tipCents(payment))
                    .sum();
        }

        boolean has(Class<?> payload) {
            return events.stream().anyMatch(event -> payload.isInstance(event.payload()));
        }
    }

    @BeforeAll
    static void readAMonthOfOrders() {
        World world = new World(new LogConfig(7, START, Profile.load("chain")));
        stories = new LinkedHashMap<>();
        references = new ArrayList<>();
        types = new EnumMap<>(EventType.class);
        long last = world.offsetsUntil(END);
        for (long offset = 1; offset <= last; offset++) {
            DayEvents day = world.dayWith(offset);
            Event event = day.event(offset);
            assertThat(event.type()).isEqualTo(day.type(offset));
            types.merge(event.type(), 1, Integer::sum);
            if (event.payload() instanceof OrderPayload payload) {
                add(event, payload);
            } else {
                assertThat(day.orderOf(offset)).isEqualTo(DayEvents.NO_ORDER);
                references.add(event);
            }
        }
    }

    private static void add(Event event, OrderPayload payload) {
        if (payload instanceof OrderCreated created) {
            if (created.orderTs().isBefore(ORDERS_UNTIL)) {
                stories.put(created.orderId(), new Story(created));
            }
        }
        Story story = stories.get(payload.orderId());
        if (story == null) {
            return;
        }
        assertThat(event.partitionKey()).isEqualTo(story.created.locationCode());
        story.events.add(event);
        if (payload instanceof OrderItemAdded item) {
            assertThat(item.extendedPriceCents()).isEqualTo(item.unitPriceCents() * item.qtyThousandths() / 1000);
            story.items.put(item.orderItemId(), item);
        } else if (payload instanceof OrderItemVoided voided) {
            OrderItemAdded item = story.items.get(voided.orderItemId());
            assertThat(voided.qtyThousandths()).isLessThan(item.qtyThousandths());
            assertThat(voided.amountCents()).isEqualTo(item.unitPriceCents());
            story.voidedCents += voided.amountCents();
        } else if (payload instanceof DiscountApplied discount) {
            assertThat(discount.orderItemId() == null || story.items.containsKey(discount.orderItemId()))
                    .isTrue();
            story.discounts.put(discount.discountId(), discount);
        } else if (payload instanceof DiscountRemoved removed) {
            assertThat(story.discounts.remove(removed.discountId())).isNotNull();
        } else if (payload instanceof ServiceChargeApplied charge) {
            story.chargeCents += charge.amountCents();
            story.taxableChargeCents += charge.taxable() ? charge.amountCents() : 0;
        } else if (payload instanceof GiftCardSold gift) {
            story.giftCents += gift.amountCents();
        } else if (payload instanceof OrderCancelled) {
            assertThat(story.payments).isEmpty();
            story.isCancelled = true;
        } else if (payload instanceof OrderReopened) {
            assertThat(story.isCancelled).isTrue();
            story.isCancelled = false;
        } else if (payload instanceof PaymentCaptured payment) {
            assertThat(story.payments.put(payment.paymentId(), payment)).isNull();
        } else if (payload instanceof PaymentVoided voided) {
            assertThat(story.payments.remove(voided.paymentId())).isNotNull();
        } else if (payload instanceof TipAdjusted adjusted) {
            assertThat(story.payments).containsKey(adjusted.paymentId());
            story.adjustedTips.put(adjusted.paymentId(), adjusted.tipCents());
        } else if (payload instanceof RefundIssued refund) {
            PaymentCaptured paid = story.payments.get(refund.paymentId());
            assertThat(refund.orderTs()).isEqualTo(story.created.orderTs());
            assertThat(refund.method()).isEqualTo(paid.method());
            assertThat(refund.amountCents()).isEqualTo(refund.subtotalCents() + refund.taxCents() + refund.tipCents());
            assertThat(refund.amountCents())
                    .isLessThanOrEqualTo(paid.totalCents() - paid.tipCents() + story.tipCents(paid));
            assertThat(refund.lines())
                    .allSatisfy(line -> assertThat(story.items).containsKey(line.orderItemId()));
            assertThat(story.refund).isNull();
            story.refund = refund;
        }
    }

    @Test
    void everyTypeOfEventComes() {
        assertThat(types).containsOnlyKeys(EventType.values());
    }

    @Test
    void theMoneyOfEveryOrderAddsUpToTheCent() {
        assertThat(stories).hasSizeGreaterThan(150_000);
        for (Story story : stories.values()) {
            if (story.isCancelled) {
                assertThat(story.payments).isEmpty();
                assertThat(story.refund).isNull();
                continue;
            }
            assertThat(story.netCents()).isNotNegative();
            // the tax on what is asked for, half-up
            assertThat(story.taxCents()).isEqualTo(((story.netCents() + story.taxableChargeCents) * 130 + 500) / 1000);
            assertThat(story.netCents() + story.taxCents() + story.tipCents() + story.chargeCents + story.giftCents)
                    .isEqualTo(story.capturedCents());
            for (PaymentCaptured payment : story.payments.values()) {
                assertThat(payment.amountCents()).isEqualTo(payment.totalCents());
                assertThat(payment.subtotalCents() + payment.taxCents() + payment.tipCents())
                        .isEqualTo(payment.totalCents());
                assertThat(payment.scope())
                        .isEqualTo(story.payments.size() == 1 ? PaymentScope.ORDER : PaymentScope.TENDER);
            }
        }
    }

    private static void assertShare(String what, double percent, Predicate<Story> has) {
        long with = stories.values().stream().filter(has).count();
        // dealt out in every 1000 orders, so only the orders at both ends can be too many or too few
        assertThat((double) with)
                .as(what)
                .isBetween(
                        stories.size() * percent / 100 - 10 * percent - 1,
                        stories.size() * percent / 100 + 10 * percent + 1);
    }

    @Test
    void everyIncidentHasTheFrequencyOfTheProfile() {
        assertShare("cancelled", 0.7, story -> story.isCancelled);
        assertShare("moved", 2, story -> story.has(OrderMoved.class));
        assertShare("voided", 1.5, story -> story.voidedCents > 0);
        assertShare("comps", 0.8, story -> hasDiscount(story, kind -> kind == DiscountKind.COMP));
        assertShare("discounts", 9, story -> hasDiscount(story, kind -> kind != DiscountKind.COMP));
        assertShare("discounts removed", 0.4, story -> story.has(DiscountRemoved.class));
        assertShare("charges", 3, story -> story.has(ServiceChargeApplied.class));
        assertShare("reopened", 0.1, story -> story.has(OrderReopened.class));
        assertShare("gift cards", 0.5, story -> story.giftCents > 0);
        assertShare("payments voided", 0.4, story -> story.has(PaymentVoided.class));
        assertShare("two tenders", 8.4, story -> story.payments.size() == 2);
        assertShare("three tenders", 2.4, story -> story.payments.size() == 3);
        assertShare("four tenders", 1.2, story -> story.payments.size() == 4);
        assertShare("refunded", 0.6, story -> story.refund != null);
    }

    private static boolean hasDiscount(Story story, Predicate<DiscountKind> wanted) {
        return story.discounts.values().stream().map(DiscountApplied::kind).anyMatch(wanted);
    }

    @Test
    void oneTipInFiveOnCreditCardsIsEnteredLater() {
        long[] adjusted = new long[2];
        for (Story story : stories.values()) {
            PaymentCaptured first = story.payments.values().stream().findFirst().orElse(null);
            if (first != null && first.method() == PaymentMethod.CREDIT_CARD) {
                adjusted[story.adjustedTips.isEmpty() ? 1 : 0]++;
            } else {
                assertThat(story.adjustedTips).isEmpty();
            }
        }
        ChiSquare.assertFits("tips entered later", adjusted, 20 / 0.993, 100 - 20 / 0.993);
    }

    @Test
    void methodsOfAllTendersAreThoseOfTheProfile() {
        List<PaymentMethod> methods = List.of(
                PaymentMethod.CREDIT_CARD,
                PaymentMethod.DEBIT,
                PaymentMethod.CASH,
                PaymentMethod.DIGITAL_WALLET,
                PaymentMethod.GIFT_CARD,
                PaymentMethod.HOUSE_ACCOUNT,
                PaymentMethod.CHECK);
        long[] others = new long[7];
        long[] all = new long[7];
        for (Story story : stories.values()) {
            for (PaymentCaptured payment : story.payments.values()) {
                all[methods.indexOf(payment.method())]++;
                others[methods.indexOf(payment.method())] += story.adjustedTips.isEmpty() ? 1 : 0;
            }
        }
        long paid = Arrays.stream(all).sum();
        assertThat(all[0] / (double) paid).isBetween(0.515, 0.528);
        ChiSquare.assertFits("methods but for cards", Arrays.copyOfRange(others, 1, 7), 17, 13, 12, 4, 1, 1);
    }

    @Test
    void refundsComeFromTheSameDayToAMonthLater() {
        long[] counts = new long[4];
        long lastDay = 0;
        for (Story story : stories.values()) {
            if (story.refund != null) {
                long days = businessDay(story.refund.refundedTs()) - businessDay(story.created.orderTs());
                lastDay = Math.max(lastDay, days);
                counts[days == 0 ? 0 : days < 3 ? 1 : days < 10 ? 2 : 3]++;
            }
        }
        assertThat(lastDay).isBetween(25L, 30L);
        ChiSquare.assertFits("days until a refund", counts, 30, 23, 26, 21);
    }

    private static long businessDay(Instant instant) {
        return instant.atZone(ZoneId.of("America/Toronto"))
                .toLocalDateTime()
                .minusHours(4)
                .toLocalDate()
                .toEpochDay();
    }

    @Test
    void partiesChannelsAndDiscountsAreThoseOfTheProfile() {
        long[] sizes = new long[8];
        Map<String, Long> takeout = new TreeMap<>();
        Map<DiscountKind, Long> kinds = new EnumMap<>(DiscountKind.class);
        for (Story story : stories.values()) {
            boolean isDineIn = story.created.serviceType() == ServiceType.DINE_IN;
            assertThat(story.created.guests() != null).isEqualTo(isDineIn);
            assertThat(story.created.table() != null).isEqualTo(isDineIn);
            if (isDineIn) {
                assertThat(story.created.guests()).isGreaterThanOrEqualTo(story.payments.size());
            }
            if (isDineIn && story.payments.size() == 1 && !story.has(ServiceChargeApplied.class)) {
                sizes[story.created.guests() - 1]++;
            } else if (story.created.serviceType() == ServiceType.TAKEOUT) {
                takeout.merge(story.created.channel(), 1L, Long::sum);
            }
            story.discounts.values().forEach(discount -> {
                if (discount.orderItemId() == null) {
                    kinds.merge(discount.kind(), 1L, Long::sum);
                }
            });
        }
        ChiSquare.assertFits("party sizes", sizes, 17, 43, 14, 15, 5, 3, 2, 1);
        assertThat(takeout.keySet()).containsExactly("app", "phone", "pos", "web");
        ChiSquare.assertFits(
                "channels of takeout",
                takeout.values().stream().mapToLong(Long::longValue).toArray(),
                20,
                20,
                45,
                15);
        ChiSquare.assertFits(
                "kinds of discount",
                kinds.values().stream().mapToLong(Long::longValue).toArray(),
                30,
                30,
                20,
                20);
    }

    @Test
    void someOrdersArePaidElsewhereAndSomeThingsAreNotKnown() {
        long[] elsewhere = new long[2];
        long[] visits = new long[2];
        long[] answers = new long[2];
        for (Story story : stories.values()) {
            visits[story.created.visitId() == null ? 0 : 1]++;
            for (PaymentCaptured payment : story.payments.values()) {
                elsewhere[payment.locationCode().equals(story.created.locationCode()) ? 1 : 0]++;
            }
            for (Event event : story.events) {
                if (event.payload() instanceof FeedbackSubmitted feedback) {
                    answers[feedback.nps() == null ? 0 : 1]++;
                }
            }
        }
        ChiSquare.assertFits("visits that are not known", visits, 12, 88);
        ChiSquare.assertFits("answers that are not given", answers, 12, 88);
        // one in twelve is drawn to be where the order is
        assertThat(elsewhere[0] / (double) (elsewhere[0] + elsewhere[1])).isBetween(0.0022, 0.0034);
    }

    @Test
    void everyOrderIsServedBySomebodyWhoIsThere() {
        Map<String, List<Instant>> starts = new HashMap<>();
        Map<UUID, ShiftStarted> shifts = new HashMap<>();
        Map<String, List<Instant>> ends = new HashMap<>();
        for (Event event : references) {
            if (event.payload() instanceof ShiftStarted started) {
                assertThat(started.employeeRef()).startsWith(event.partitionKey());
                assertThat(shifts.put(started.shiftId(), started)).isNull();
                starts.computeIfAbsent(started.employeeRef(), ref -> new ArrayList<>())
                        .add(started.startedTs());
            } else if (event.payload() instanceof ShiftEnded ended) {
                ShiftStarted started = shifts.remove(ended.shiftId());
                assertThat(Duration.between(started.startedTs(), ended.endedTs()))
                        .isBetween(Duration.ofHours(8), Duration.ofHours(11));
                ends.computeIfAbsent(started.employeeRef(), ref -> new ArrayList<>())
                        .add(ended.endedTs());
            }
        }
        for (Story story : stories.values()) {
            Instant opened = story.created.orderTs();
            boolean isThere = false;
            List<Instant> from = starts.get(story.created.serverId());
            List<Instant> to = ends.get(story.created.serverId());
            for (int shift = 0; shift < to.size(); shift++) {
                isThere |= !opened.isBefore(from.get(shift)) && opened.isBefore(to.get(shift));
            }
            assertThat(isThere).as("%s at %s", story.created.serverId(), opened).isTrue();
        }
    }

    @Test
    void theLogBeginsWithItsLocationsAndTheirMenusAndLinesHaveThePriceOfTheirDay() {
        Set<String> locations = new HashSet<>();
        Map<String, Long> prices = new HashMap<>();
        List<MenuItemChanged> later = new ArrayList<>();
        List<Event> all = new ArrayList<>(references);
        stories.values().forEach(story -> all.addAll(story.events));
        all.sort(Comparator.comparingLong(Event::offset));
        for (Event event : all) {
            if (event.payload() instanceof LocationChanged location) {
                assertThat(event.ts()).isEqualTo(START);
                assertThat(locations.add(location.locationCode())).isTrue();
            } else if (event.payload() instanceof MenuItemChanged item) {
                assertThat(item.unitCostCents()).isLessThan(item.listPriceCents());
                prices.put(event.partitionKey() + item.menuItemId(), item.listPriceCents());
                if (event.ts().isAfter(START)) {
                    later.add(item);
                }
            } else if (event.payload() instanceof OrderItemAdded item) {
                assertThat(item.unitPriceCents()).isEqualTo(prices.get(event.partitionKey() + item.menuItemId()));
            }
        }
        assertThat(locations).hasSize(12);
        // 62 days of 90: each item once at most
        int items = Menu.standard().items().size();
        assertThat(later.size() / 12).isBetween(items * 62 / 90 - 2, items * 62 / 90 + 2);
    }

    @Test
    void whatHappensToAnOrderHappensInTheRightOrder() {
        for (Story story : stories.values()) {
            Instant before = Instant.MIN;
            assertThat(story.events.get(0).payload()).isSameAs(story.created);
            for (Event event : story.events) {
                assertThat(event.ts()).isAfterOrEqualTo(before);
                before = event.ts();
            }
            if (story.has(FeedbackSubmitted.class)) {
                assertThat(story.events.stream()
                                .filter(event -> event.type() == EventType.FEEDBACK_SUBMITTED)
                                .count())
                        .isOne();
            }
        }
    }

    @Property(tries = 30)
    void anEventDoesNotDependOnEarlierRequests(@ForAll @LongRange(min = 1, max = 5_000_000_000L) long offset) {
        for (String profile : List.of("chain", "chain-faulty")) {
            World one = Worlds.of(profile);
            World other = Worlds.of(profile);
            DayEvents day = one.dayWith(offset);
            long begin = day.firstOffset();
            for (long each = begin; each <= Math.min(day.lastOffset(), begin + 3000); each++) {
                one.dayWith(each).timeMs(each);
            }
            assertThat(day.lastOffset() + 1)
                    .isEqualTo(other.dayWith(day.lastOffset() + 1).firstOffset());
            if (day.fault(offset) == null) {
                assertThat(other.dayWith(offset).event(offset)).isEqualTo(day.event(offset));
            }
        }
    }
}
