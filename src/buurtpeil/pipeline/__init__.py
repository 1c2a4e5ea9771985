# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a publication set worked out? `publish()` is the only place where results are made; readers read them."""
