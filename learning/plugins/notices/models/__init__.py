from .choices import DeliverySettings, Preference
from .deliveries import Bounce, Delivery, Suspension
from .events import Batch, Event, Notice

__all__ = [
    "Batch",
    "Bounce",
    "Delivery",
    "DeliverySettings",
    "Event",
    "Notice",
    "Preference",
    "Suspension",
]
