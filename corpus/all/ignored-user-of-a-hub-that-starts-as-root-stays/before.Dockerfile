# binder-fix: ignore[unpinned-image,misplaced-repository] rebuilt every night; files come by the hub
FROM python
RUN pip install numpy==2.1.0

# The hub of our institute changes the user itself.
# binder-fix: ignore[missing-user] it needs root for that
USER root
COPY . /srv/course
CMD ["start-hub-server"]
