"""How facts travel between services: one port, a RabbitMQ adapter and an in-process one."""
