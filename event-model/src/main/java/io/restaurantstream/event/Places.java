package io.restaurantstream.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the place of each event of a page in the log, also of those whose offset is unreadable or wrong.
 *
 * <p>The longest rising run of offsets is believed. If a single wrong one were, the reader would jump ahead of the log and
 * lose what it jumped over. An event that is not in that run gets the first place that is free where it stands; where
 * none is, it is a repeat of the one before it.
 */
final class Places {

    /** The offset of an event that names none. */
    static final long UNKNOWN = -1;

    private Places() {}

    /**
     * The entries with their places for offsets.
     *
     * @param entries as a page has them
     * @param since every event of the page comes after this offset, except for repeats
     * @param nextSince and none after this one
     */
    static List<LogPage.Entry> of(List<LogPage.Entry> entries, long since, long nextSince) {
        if (rise(entries, since, nextSince)) {
            return entries;
        }
        boolean[] believed = longestRise(entries, since, nextSince);
        List<LogPage.Entry> placed = new ArrayList<>(entries.size());
        long previous = since;
        boolean anyBelieved = false;
        for (int i = 0; i < entries.size(); i++) {
            LogPage.Entry entry = entries.get(i);
            boolean repeat = !anyBelieved && entry.offset() != UNKNOWN && entry.offset() <= since;
            if (believed[i]) {
                anyBelieved = true;
                previous = entry.offset();
            } else if (!repeat) {
                boolean placeIsFree = previous + 1 < nextBelieved(entries, believed, i, nextSince + 1);
                previous = placeIsFree ? previous + 1 : previous;
                entry = new LogPage.Entry(previous, entry.partitionKey(), entry.epochMillis(), entry.json());
            }
            placed.add(entry);
        }
        return placed;
    }

    private static boolean rise(List<LogPage.Entry> entries, long since, long nextSince) {
        long previous = since;
        for (LogPage.Entry entry : entries) {
            if (entry.offset() <= previous) {
                return false;
            }
            previous = entry.offset();
        }
        return entries.isEmpty() || previous <= nextSince;
    }

    private static long nextBelieved(List<LogPage.Entry> entries, boolean[] believed, int from, long otherwise) {
        for (int i = from; i < believed.length; i++) {
            if (believed[i]) {
                return entries.get(i).offset();
            }
        }
        return otherwise;
    }

    /** By patience sorting: {@code ends[k]} is the entry with the lowest offset that ends a rise of k + 1. */
    private static boolean[] longestRise(List<LogPage.Entry> entries, long since, long nextSince) {
        int[] ends = new int[entries.size()];
        int[] before = new int[entries.size()];
        int length = 0;
        for (int i = 0; i < entries.size(); i++) {
            long offset = entries.get(i).offset();
            if (offset <= since || offset > nextSince) {
                continue;
            }
            int at = firstNotBelow(entries, ends, length, offset);
            if (at < length && entries.get(ends[at]).offset() == offset) {
                continue; // of an event that was delivered twice, the first one stays
            }
            ends[at] = i;
            before[i] = at == 0 ? -1 : ends[at - 1];
            length = Math.max(length, at + 1);
        }
        boolean[] believed = new boolean[entries.size()];
        for (int i = length == 0 ? -1 : ends[length - 1]; i >= 0; i = before[i]) {
            believed[i] = true;
        }
        return believed;
    }

    private static int firstNotBelow(List<LogPage.Entry> entries, int[] ends, int length, long offset) {
        int low = 0;
        int high = length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(ends[middle]).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
