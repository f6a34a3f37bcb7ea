package io.restaurantstream.job.facts;

import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.MenuItemChanged;
import io.restaurantstream.event.ShiftEnded;
import io.restaurantstream.event.ShiftStarted;
import io.restaurantstream.job.facts.EventTable.RowKey;

/** What belongs to no order: menus, restaurants and shifts, each version a row. */
final class ReferenceTables {

    /** {@code analytics.menu_item_versions}: a chain has one menu, so any location may tell of an item. */
    static final EventTable<MenuItemChanged> MENU_ITEMS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.menu_item_versions",
                    "menu_item_id, valid_from",
                    "item_name, category, list_price, unit_cost, active, event_offset"),
            MenuItemChanged.class,
            false,
            (item, event) -> new RowKey(item.menuItemId(), item.validFrom(), ""),
            (item, event, rows) -> rows.uuid(item.menuItemId())
                    .time(item.validFrom())
                    .text(item.name())
                    .text(item.category())
                    .cents(item.listPriceCents())
                    .cents(item.unitCostCents())
                    .bool(item.active())
                    .bigint(event.offset()));

    /** {@code analytics.location_versions}. */
    static final EventTable<LocationChanged> LOCATIONS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.location_versions",
                    "location_code, valid_from",
                    "name, city, time_zone, day_starts_at, week_starts_on, currency, tables, seats, opened_on,"
                            + " closed_on, event_offset"),
            LocationChanged.class,
            false,
            (changed, event) -> new RowKey(changed.validFrom(), null, event.partitionKey()),
            (changed, event, rows) -> rows.text(changed.locationCode())
                    .time(changed.validFrom())
                    .text(changed.name())
                    .text(changed.city())
                    .text(changed.timeZone())
                    .timeOfDay(changed.dayStartsAt())
                    .smallint(changed.weekStartsOn().getValue())
                    .text(changed.currency())
                    .integer(changed.tables())
                    .integer(changed.seats())
                    .date(changed.openedOn())
                    .date(changed.closedOn())
                    .bigint(event.offset()));

    /** {@code analytics.shift_starts}. */
    static final EventTable<ShiftStarted> SHIFT_STARTS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.shift_starts",
                    "shift_id, location_code",
                    "employee_ref, job, hourly_cost, started_at, event_offset"),
            ShiftStarted.class,
            false,
            (shift, event) -> new RowKey(shift.shiftId(), null, event.partitionKey()),
            (shift, event, rows) -> rows.uuid(shift.shiftId())
                    .text(event.partitionKey())
                    .text(shift.employeeRef())
                    .text(shift.job())
                    .optionalCents(shift.hourlyCostCents())
                    .time(shift.startedTs())
                    .bigint(event.offset()));

    /** {@code analytics.shift_ends}. */
    static final EventTable<ShiftEnded> SHIFT_ENDS = new EventTable<>(
            FactTable.newestWins("analytics.shift_ends", "shift_id, location_code", "ended_at, event_offset"),
            ShiftEnded.class,
            false,
            (shift, event) -> new RowKey(shift.shiftId(), null, event.partitionKey()),
            (shift, event, rows) -> rows.uuid(shift.shiftId())
                    .text(event.partitionKey())
                    .time(shift.endedTs())
                    .bigint(event.offset()));

    private ReferenceTables() {}
}
