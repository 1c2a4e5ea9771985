# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is probably true? Shrinkage towards the city, and the compass with its *undetermined*."""
