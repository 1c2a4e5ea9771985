# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Map page and the pages of places of one's own: what they show is read, never worked out here."""
