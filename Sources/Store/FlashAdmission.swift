/// Whether a write may go to flash.
public enum FlashAdmission: Hashable, Sendable {
    /// Yes, and it is counted: one count per device, this write included. `warnings` are those that this write brought
    /// to 80 % of the budget.
    case counted([FlashCount], warnings: [FlashCount])
    /// No: this device has used up its budget for this parameter. Nothing was counted.
    case exhausted(FlashCount)
    /// No: what was counted before is not known (see `StoreOpening.persistenceAllowed`). Nothing was counted.
    case ledgerUnknown
}
