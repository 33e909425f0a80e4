"""The bilingual static sentence encoder: tokenizer, distillation, export and evaluation."""
