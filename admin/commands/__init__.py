"""The operator's commands: ``flask --app wsgi …``."""

from flask import Flask

from admin.commands.accounts import accounts_group
from admin.commands.db import db_group
from admin.commands.deployment import deployment_group
from admin.commands.doctor import doctor_command
from admin.commands.organisations import organisations_group
from admin.commands.resources import resources_group
from admin.commands.sample import sample_group


def register(app: Flask) -> None:
    """Add all commands to the application's command line."""
    groups = (db_group, organisations_group, accounts_group, resources_group, sample_group, deployment_group)
    for command in (*groups, doctor_command):
        app.cli.add_command(command)
