from .badges import BadgeAward, BadgeCourse, BadgeDefinition, BadgeFact, BadgeHolder
from .certificates import Certificate, NumberSeries, private_files
from .templates import (
    MOST_SIGNATORIES,
    CertificateTemplate,
    Kind,
    Layout,
    NumberShown,
    Signatory,
    TemplateChoice,
)

__all__ = [
    "BadgeAward",
    "BadgeCourse",
    "BadgeDefinition",
    "BadgeFact",
    "BadgeHolder",
    "MOST_SIGNATORIES",
    "Certificate",
    "CertificateTemplate",
    "Kind",
    "Layout",
    "NumberSeries",
    "NumberShown",
    "Signatory",
    "TemplateChoice",
    "private_files",
]
