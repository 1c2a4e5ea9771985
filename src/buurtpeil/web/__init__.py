# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who sees it? The Django project: pages made from a publication; no page works out a figure."""
