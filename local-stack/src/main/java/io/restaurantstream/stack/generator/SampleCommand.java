package io.restaurantstream.stack.generator;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.Payload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.sample.WholeOrder;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.generator.simulation.World;
import io.restaurantstream.job.JobOptions.UsageException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the first orders of a log in readable form. */
@Command(name = "sample", description = "Prints the first orders of a log in readable form, with all their events.")
final class SampleCommand implements Callable<Integer> {

    private static final int MAX_ORDERS = 10_000;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int TEXT_WIDTH = 46;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private GeneratorCommand generator;

    @Mixin
    private WholeLogOptions options;

    @Option(
            names = "--orders",
            paramLabel = "N",
            description = "Number of orders to print (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    private int orders;

    @Override
    public Integer call() {
        generator.refuseOptionsBefore(spec.name());
        if (orders < 1 || orders > MAX_ORDERS) {
            throw new UsageException("--orders: " + orders + " is not allowed; it must be from 1 to " + MAX_ORDERS);
        }
        LogConfig config = options.config();
        PrintWriter out = spec.commandLine().getOut();
        for (WholeOrder order : WholeOrder.first(new World(config), orders)) {
            print(order, config.profile(), out);
        }
        out.flush();
        return 0;
    }

    private static void print(WholeOrder order, Profile profile, PrintWriter out) {
        OrderCreated created = order.created();
        out.println("Order " + created.orderId());
        out.println("  " + created.serviceType().wireName() + " at " + place(created.locationCode(), profile) + ", "
                + LOCAL.format(created.orderTs().atZone(profile.timeZone())) + " " + profile.timeZone());
        for (Event event : order.events()) {
            out.printf(
                    Locale.ROOT,
                    "  %,12d  %-12s  %s%n",
                    event.offset(),
                    after(created.orderTs(), event.ts()),
                    text(event));
        }
        out.println();
    }

    private static String place(String code, Profile profile) {
        return profile.locations().stream()
                .filter(location -> location.code().equals(code))
                .map(location -> code + " " + location.name() + ", " + location.city())
                .findFirst()
                .orElse(code);
    }

    private static String after(Instant created, Instant event) {
        Duration time = Duration.between(created, event);
        return (time.toDays() > 0 ? time.toDays() + "d " : "")
                + String.format(
                        Locale.ROOT, "%02d:%02d:%02d", time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static String text(Event event) {
        // the family is closed; a switch over its types needs a newer Java
        if (event.payload() instanceof OrderItemAdded item) {
            String line = quantity(item) + " x " + item.itemName() + " (" + item.category() + ")";
            return amount(
                    item.qtyThousandths() == 1000 ? line : line + " at " + dollars(item.unitPriceCents()),
                    item.extendedPriceCents());
        }
        if (event.payload() instanceof PaymentCaptured payment) {
            return amount(
                            "paid by " + payment.method().wireName()
                                    + (payment.provider() == null ? "" : ", " + payment.provider()),
                            payment.totalCents())
                    + " = " + dollars(payment.subtotalCents()) + " + tax " + dollars(payment.taxCents()) + " + tip "
                    + dollars(payment.tipCents());
        }
        if (event.payload() instanceof FeedbackSubmitted feedback) {
            return feedback.rating() + " of 5 stars" + (feedback.nps() == null ? "" : ", NPS " + feedback.nps())
                    + (feedback.comment() == null ? "" : ": \"" + feedback.comment() + "\"");
        }
        if (event.payload() instanceof OrderCreated) {
            return "created";
        }
        return incident(event.payload());
    }

    private static String incident(Payload payload) {
        if (payload instanceof OrderItemVoided voided) {
            return amount("voided, " + voided.reason(), -voided.amountCents());
        } else if (payload instanceof DiscountApplied discount) {
            return amount(
                    discount.kind().wireName() + ", "
                            + (discount.reason() == null ? discount.name() : discount.reason()),
                    -discount.amountCents());
        } else if (payload instanceof ServiceChargeApplied charge) {
            return amount("charge, " + charge.kind(), charge.amountCents());
        } else if (payload instanceof GiftCardSold gift) {
            return amount("gift card sold", gift.amountCents());
        } else if (payload instanceof TipAdjusted adjusted) {
            return amount("tip entered", adjusted.tipCents());
        } else if (payload instanceof RefundIssued refund) {
            return amount("refunded, " + refund.reason(), -refund.amountCents());
        } else if (payload instanceof OrderMoved moved) {
            return "moved to " + (moved.table() == null ? "" : "table " + moved.table() + ", ") + moved.serverId();
        } else if (payload instanceof OrderCancelled cancelled) {
            return "cancelled, " + cancelled.reason();
        } else if (payload instanceof PaymentVoided voided) {
            return "payment voided, " + voided.reason();
        }
        return payload.type().wireName().replace('_', ' ');
    }

    private static String quantity(OrderItemAdded item) {
        return BigDecimal.valueOf(item.qtyThousandths(), 3).stripTrailingZeros().toPlainString();
    }

    private static String amount(String text, long cents) {
        return String.format(Locale.ROOT, "%-" + TEXT_WIDTH + "s %8s", text, dollars(cents));
    }

    private static String dollars(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
