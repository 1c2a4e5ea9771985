# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which calculations can be made? One file a model; each defines `MODEL`. See docs/developers/economics-models.md."""
