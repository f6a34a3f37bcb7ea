package io.restaurantstream.generator.simulation;

/**
 * What an order comes to, in cents, none of them negative. Everything but tax and tip is the subtotal that payments say.
 *
 * @param grossCents all lines at their price, what was voided among them
 * @param voidedCents taken off because it was entered by mistake
 * @param compedCents given away
 * @param discountedCents less asked
 * @param chargeCents service charge
 * @param isGratuity whether the charge is one; else it is a fee, and taxable
 * @param giftCents gift cards sold
 * @param taxCents sales tax
 * @param tipCents the whole tip, also where it is entered later
 */
record Bill(
        long grossCents,
        long voidedCents,
        long compedCents,
        long discountedCents,
        long chargeCents,
        boolean isGratuity,
        long giftCents,
        long taxCents,
        long tipCents) {

    /** What is asked for the food, before tax. */
    long netCents() {
        return grossCents - voidedCents - compedCents - discountedCents;
    }

    long subtotalCents() {
        return netCents() + chargeCents + giftCents;
    }

    /** The part of tender {@code number}, from 1, when {@code tenders} share: evenly, and the first has the odd cents. */
    Part part(int number, int tenders) {
        return new Part(
                share(subtotalCents(), number, tenders),
                share(taxCents, number, tenders),
                share(tipCents, number, tenders));
    }

    private static long share(long cents, int number, int tenders) {
        return cents / tenders + (number == 1 ? cents % tenders : 0);
    }

    /** What one tender pays. */
    record Part(long subtotalCents, long taxCents, long tipCents) {

        long totalCents() {
            return subtotalCents + taxCents + tipCents;
        }

        /** The same before the guest has written a tip. */
        Part withoutTip() {
            return new Part(subtotalCents, taxCents, 0);
        }
    }
}
