package io.restaurantstream.job.simulation;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.ShiftEnded;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A small log in which everything happens to few orders: children before their orders, events that are late, broken,
 * repeated or missing. A function of its number.
 */
final class SimulatedLog {

    private static final int LOCATIONS = 2;
    private static final int ORDERS = 4;

    /** @param location whose share of the log it is in, whatever it names */
    private record Entry(int location, String json) {}

    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private final List<long[]> gaps = new ArrayList<>();
    private final long last;

    /** The log used last: many seeds in a row have the same. */
    private static SimulatedLog latest;

    private final long number;
    private final int events;

    static SimulatedLog of(long number, int events) {
        if (latest == null || latest.number != number || latest.events != events) {
            latest = new SimulatedLog(number, events);
        }
        return latest;
    }

    private SimulatedLog(long number, int events) {
        this.number = number;
        this.events = events;
        Random random = new Random(number * 7919 + 13);
        long offset = 0;
        Instant now = TestOrder.NOON;
        for (int i = 0; i < events; i++) {
            offset++;
            if (random.nextInt(25) == 0) {
                long end = offset + random.nextInt(4);
                gaps.add(new long[] {offset, end});
                offset = end + 1;
            }
            // most of the time minutes pass, now and then a day: hours become final and orders are forgotten
            now = now.plus(
                    random.nextInt(15) == 0
                            ? Duration.ofHours(20 + random.nextInt(30))
                            : Duration.ofMinutes(random.nextInt(9)));
            int location = random.nextInt(LOCATIONS);
            entries.put(offset, new Entry(location, event(random, offset, location, now)));
        }
        last = offset;
    }

    long last() {
        return last;
    }

    private static String event(Random random, long offset, int location, Instant now) {
        Instant ts = now.minus(Duration.ofMinutes(random.nextInt(5) == 0 ? random.nextInt(2000) : random.nextInt(60)));
        TestOrder order = TestOrder.number(random.nextInt(ORDERS))
                .at("LOC-ON-00" + location)
                .openedAt(ts);
        CheckedEvent event = event(random, offset, order);
        String json = event.text();
        return switch (random.nextInt(40)) {
            case 0 -> json.replace("\"event_type\":\"", "\"event_type\":\"no_");
            case 1 -> json.replace("\"event_id\":\"", "\"event_id\":\"x");
            case 2 -> json.replace("\"payload\":{", "\"payload\":[{").replaceAll("}}$", "}]}");
            case 3 -> json.replace("\"order_id\":\"", "\"order_id\":null,\"was\":\"");
            default -> json;
        };
    }

    private static CheckedEvent event(Random random, long offset, TestOrder order) {
        int part = 1 + random.nextInt(3);
        long cents = 100L * random.nextInt(9) + random.nextInt(100);
        Integer guests = random.nextBoolean() ? null : random.nextInt(7);
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> order.createdFor(offset, guests);
            case 4, 5, 6 -> order.item(offset, part, 1 + random.nextInt(5));
            case 7, 8 -> order.paid(offset, part, cents);
            case 9, 10 -> order.tender(offset, part, cents, random.nextBoolean() ? order.location() : "CALL");
            case 11 -> order.voided(offset, part);
            case 12 -> order.tipAdjusted(offset, part, cents);
            case 13 -> order.refunded(offset, part, cents, order.ts().plus(Duration.ofMinutes(random.nextInt(200))));
            case 14 -> order.discounted(offset, part, DiscountKind.COMP, cents);
            case 15 -> order.discounted(offset, part, DiscountKind.LOYALTY, cents);
            case 16 -> order.discountRemoved(offset, part);
            case 17 -> order.charged(offset, part, cents, random.nextBoolean());
            case 18 -> order.itemVoided(offset, part, 1, cents);
            case 19 -> random.nextInt(3) == 0 ? order.cancelled(offset) : order.reopened(offset);
            case 20 -> order.moved(offset, "T" + part, guests);
            case 21 -> order.giftCard(offset, part, cents);
            case 22 -> order.event(offset, new ShiftEnded(new UUID(0x09, offset), order.ts()));
            default -> order.feedback(offset, 1 + random.nextInt(5));
        };
    }

    /** The page that a server answers whose log ends at {@code latest} for now. */
    byte[] page(long since, int limit, int partition, int partitions, long latest) {
        List<String> events = new ArrayList<>();
        long nextSince = since;
        for (Map.Entry<Long, Entry> entry :
                entries.subMap(since, false, Math.max(since, latest), true).entrySet()) {
            if (events.size() == limit) {
                break;
            }
            nextSince = entry.getKey();
            if (entry.getValue().location() % partitions == partition) {
                events.add(entry.getValue().json());
            }
        }
        long end = nextSince;
        StringBuilder gapsUpToEnd = new StringBuilder();
        for (long[] gap : gaps) {
            if (gap[1] > since && gap[0] <= end) {
                gapsUpToEnd.append(gapsUpToEnd.isEmpty() ? "" : ",").append("[" + gap[0] + "," + gap[1] + "]");
            }
        }
        return ("{\"events\":[" + String.join(",", events) + "],\"next_since\":" + nextSince
                        + ",\"epoch\":\"simulated\",\"latest\":" + latest + ",\"gaps\":[" + gapsUpToEnd
                        + "],\"watermark\":\"" + TestOrder.NOON + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** An offset of the log at or after {@code offset} behind which a server's log may end for now. */
    long endAfter(long offset) {
        Long end = entries.ceilingKey(offset);
        return end == null ? last : end;
    }
}
