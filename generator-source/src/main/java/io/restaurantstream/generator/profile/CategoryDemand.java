package io.restaurantstream.generator.profile;

/**
 * How much a category is wanted.
 *
 * @param weight weight against the other categories when no boost applies
 * @param morning factor on the weight from 6 to 11 h local time; 1 leaves it as it is
 * @param midday factor from 11 to 15 h
 * @param evening factor from 17 to 23 h
 */
public record CategoryDemand(Tenths weight, Tenths morning, Tenths midday, Tenths evening) {

    /** The weight in {@code part}, in hundredths. */
    public int weightIn(DayPart part) {
        int boost = switch (part) {
            case MORNING -> morning.count();
            case MIDDAY -> midday.count();
            case EVENING -> evening.count();
            case OTHER -> 10;
        };
        return Math.multiplyExact(weight.count(), boost);
    }
}
