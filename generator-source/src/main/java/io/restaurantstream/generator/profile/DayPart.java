package io.restaurantstream.generator.profile;

/** The parts of a day in which guests want different things, by local time. */
public enum DayPart {
    /** 6 to 11 h. */
    MORNING,
    /** 11 to 15 h. */
    MIDDAY,
    /** 17 to 23 h. */
    EVENING,
    /** The rest of the day. */
    OTHER;

    /** The part that local hour {@code hour} (0 to 23) belongs to. */
    public static DayPart ofHour(int hour) {
        if (hour >= 6 && hour < 11) {
            return MORNING;
        }
        if (hour >= 11 && hour < 15) {
            return MIDDAY;
        }
        return hour >= 17 && hour < 23 ? EVENING : OTHER;
    }
}
