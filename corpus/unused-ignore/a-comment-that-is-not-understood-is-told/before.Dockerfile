FROM debian:12
# binder-fix: ignore missing-user, please
# binder-fix: ignore[] nothing
#binder-fix:disable
# what binder-fix: ignore[missing-user] means is told elsewhere
USER root
