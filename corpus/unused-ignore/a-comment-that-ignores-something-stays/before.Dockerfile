FROM debian:12
# binder-fix: ignore[missing-user] the hub of our institute starts it as root
USER root
# binder-fix: ignore[unpinned-package] the newest one is what the course is about
RUN pip install --break-system-packages labtool
CMD ["labtool"]
