"""What a sweep will do: study files, designs, overrides, the plan and its cost."""
