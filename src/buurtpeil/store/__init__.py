# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do figures live? Immutable snapshots, raw and derived, and the memory-mapped cube."""
