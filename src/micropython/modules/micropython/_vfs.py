# File systems on a board's flash, which does not exist here.


class VfsFat:
    def __init__(self, device, **options):
        raise OSError(19)  # ENODEV

    @staticmethod
    def mkfs(device, **options):
        raise OSError(19)


class VfsLfs2(VfsFat):
    pass
