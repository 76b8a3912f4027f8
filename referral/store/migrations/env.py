"""How Alembic runs the steps: on the connection, and inside the transaction, that ``upgrade`` opened."""

from alembic import context

from referral.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
