"""What proves a moment: pictures, hierarchies and logs, as steps and attachments for Allure."""
