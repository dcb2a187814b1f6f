// A line of the vault's keys up to who signed it, which its signature covers. Private to the keys.
#pragma once

#include "evidence/vault_keys.h"

namespace muniment::evidence {

std::string class_words(const ClassKey& key);
std::string grant_words(const ClassKey& key, const ClassGrant& given);

}  // namespace muniment::evidence
