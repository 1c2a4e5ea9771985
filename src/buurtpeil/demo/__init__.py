# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does Buurtpeil look like filled?

Needs the data files of this room. Gives Voorbeeldstad (GM9999), a made-up city, and the truth that was planted in it.
"""

from buurtpeil.demo.city import City, build_city
from buurtpeil.demo.deliver import deliveries
from buurtpeil.demo.truth import Truth, read_truth

__all__ = ["City", "Truth", "build_city", "deliveries", "read_truth"]
