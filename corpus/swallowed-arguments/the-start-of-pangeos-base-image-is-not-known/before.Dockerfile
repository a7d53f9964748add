FROM pangeo/base-image:2024.08.18
