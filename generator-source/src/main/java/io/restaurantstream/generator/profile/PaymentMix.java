package io.restaurantstream.generator.profile;

import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.ServiceType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How guests pay. All shares are percentages.
 *
 * @param taxPercent sales tax on the subtotal, 0 to 100; rounded half-up to the cent
 * @param tips ranges of tips by service type
 * @param methods share of each payment method
 * @param cards brands of credit cards
 * @param wallets brands of digital wallets
 */
public record PaymentMix(
        Tenths taxPercent,
        Map<ServiceType, List<TipBand>> tips,
        Map<PaymentMethod, Tenths> methods,
        List<Brand> cards,
        List<Brand> wallets) {

    public PaymentMix {
        if (taxPercent.count() > 1000) {
            throw new IllegalArgumentException("tax_percent: is " + taxPercent + ", must be from 0 to 100");
        }
        Map<ServiceType, List<TipBand>> bands = new EnumMap<>(ServiceType.class);
        for (ServiceType service : tips.keySet()) {
            bands.put(service, List.copyOf(tips.get(service)));
            Tenths.mustBeWhole(
                    "tips." + service.wireName(),
                    bands.get(service).stream().map(TipBand::share).toList());
        }
        tips = EnumKeyed.copy(ServiceType.class, bands);
        methods = EnumKeyed.copy(PaymentMethod.class, methods);
        cards = List.copyOf(cards);
        wallets = List.copyOf(wallets);
        Tenths.mustBeWhole("methods", methods.values());
        Tenths.mustBeWhole("cards", cards.stream().map(Brand::share).toList());
        Tenths.mustBeWhole("wallets", wallets.stream().map(Brand::share).toList());
    }
}
