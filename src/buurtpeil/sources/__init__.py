# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do figures come in? One adapter a publisher, behind one small interface (see `base`)."""
